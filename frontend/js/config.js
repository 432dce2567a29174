// What the settings say about the editor, for all its parts.

import { Compartment, Facet } from "@codemirror/state";

const DEFAULTS = {
  autoNumber: true,
  start: 10,
  step: 10,
  keywordCase: "keep",
  variableCase: "keep",
  completion: true,
};

/** The settings in force. */
export const config = Facet.define({ combine: (values) => ({ ...DEFAULTS, ...values[0] }) });

const place = new Compartment();

/** The extension that holds the settings. */
export const configuration = (values) => place.of(config.of(values ?? {}));

/** Puts other settings in force. */
export const configure = (view, values) => view.dispatch({ effects: place.reconfigure(config.of(values ?? {})) });

/** How numbers are given, for `numbering.js`. */
export const numbering = (state) => {
  const { autoNumber: auto, start, step } = state.facet(config);
  return { auto, start, step };
};
