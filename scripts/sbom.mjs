// Turns what `cargo metadata` says into a CycloneDX 1.5 list of what a package is built of, itself first.
let text = "";
for await (const chunk of process.stdin) text += chunk;
const metadata = JSON.parse(text);
const packages = new Map(metadata.packages.map((one) => [one.id, one]));
const nodes = new Map(metadata.resolve.nodes.map((node) => [node.id, node]));
const root = metadata.packages.find((one) => one.name === process.argv[2]);
if (!root) throw new Error(`there is no package ${process.argv[2]}`);

/** What it needs to run, or to be built; not what only its tests need. */
const needs = (id) =>
  nodes.get(id).deps.filter((dependency) => dependency.dep_kinds.some((kind) => kind.kind !== "dev")).map((dependency) => dependency.pkg);
const seen = new Set([root.id]);
for (const id of seen) for (const other of needs(id)) seen.add(other);

const purl = (one) => `pkg:cargo/${one.name}@${one.version}`;
const component = (one) => ({
  type: one.id === root.id ? "application" : "library",
  "bom-ref": purl(one),
  name: one.name,
  version: one.version,
  ...(one.license && { licenses: [{ expression: one.license.replaceAll("/", " OR ") }] }),
  purl: purl(one),
});
const found = [...seen].map((id) => packages.get(id));
const list = {
  bomFormat: "CycloneDX",
  specVersion: "1.5",
  version: 1,
  metadata: { component: component(root) },
  components: found.filter((one) => one !== root).sort((a, b) => purl(a).localeCompare(purl(b))).map(component),
  dependencies: found.map((one) => ({ ref: purl(one), dependsOn: needs(one.id).map((id) => purl(packages.get(id))).sort() })),
};
console.log(JSON.stringify(list, null, 1));
