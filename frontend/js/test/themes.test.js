// The four themes are four sets of the same tokens, and they can be read.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const css = readFileSync(new URL("../../../style/parts/02-tokens.css", import.meta.url), "utf8");

function tokens(selector) {
  const start = css.indexOf(`${selector} {\n`);
  assert.notEqual(start, -1, selector);
  const body = css.slice(css.indexOf("{", start) + 1, css.indexOf("}", start));
  return new Map([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value]));
}

/** One of the two values of each token of the set for day and night. */
function half(set, night) {
  const pair = /^light-dark\(([^,]+), ([^)]+)\)$/;
  return new Map([...set].map(([name, value]) => [name, pair.exec(value)?.[night ? 2 : 1] ?? value]));
}

const both = tokens(":root");
const themes = {
  light: half(both, false),
  dark: half(both, true),
  green: tokens(':root[data-theme="green"]'),
  amber: tokens(':root[data-theme="amber"]'),
};

function luminance(hex) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

test("every theme has the same tokens", () => {
  const names = [...themes.light.keys()];
  assert.ok(names.length > 20);
  for (const [theme, set] of Object.entries(themes)) assert.deepEqual([...set.keys()], names, theme);
});

test("day and night are one set, chosen by the system or by the theme", () => {
  const scheme = (selector) => /color-scheme: ([^;]+);/.exec(css.slice(css.indexOf(`${selector} {\n`)))[1];
  assert.equal(scheme(":root"), "light dark");
  assert.equal(scheme(':root[data-theme="light"]'), "light");
  assert.equal(scheme(':root[data-theme="dark"]'), "dark");
  assert.notDeepEqual([...themes.light], [...themes.dark]);
});

test("program and console text reach 7, everything else 4.5", () => {
  for (const [theme, set] of Object.entries(themes)) {
    const check = (text, surface, least) => {
      const found = contrast(set.get(text), set.get(surface));
      assert.ok(found >= least, `${theme}: ${text} on ${surface} is ${found.toFixed(2)}, not ${least}`);
    };
    const syntax = [...set.keys()].filter((name) => name.startsWith("syn-"));
    for (const name of ["text", ...syntax]) {
      check(name, "surface", 7);
      check(name, "active-line", 4.5);
      check(name, "current", 4.5);
      check(name, "current-statement", 4.5);
    }
    check("text-console", "surface-console", 7);
    for (const surface of ["surface", "surface-bar", "surface-raised", "surface-console"]) {
      for (const name of ["text", "muted", "accent", "bad"]) check(name, surface, 4.5);
    }
    check("on-accent", "accent", 4.5);
    check("text", "hover", 4.5);
  }
});
