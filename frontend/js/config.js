// What the settings say about the editor, for all its parts.

import { emacsStyleKeymap } from "@codemirror/commands";
import { Compartment, Facet, Prec } from "@codemirror/state";
import { keymap } from "@codemirror/view";

const DEFAULTS = {
  autoNumber: true,
  start: 10,
  step: 10,
  keywordCase: "keep",
  variableCase: "keep",
  completion: true,
  emacs: false,
};

/** The settings in force. */
export const config = Facet.define({ combine: (values) => ({ ...DEFAULTS, ...values[0] }) });

const place = new Compartment();

const inForce = (values) => [
  config.of(values ?? {}),
  values?.emacs ? Prec.high(keymap.of(emacsStyleKeymap)) : [],
];

/** The extension that holds the settings. */
export const configuration = (values) => place.of(inForce(values));

/** Puts other settings in force. */
export const configure = (view, values) => view.dispatch({ effects: place.reconfigure(inForce(values)) });

/** How numbers are given, for `numbering.js`. */
export const numbering = (state) => {
  const { autoNumber: auto, start, step } = state.facet(config);
  return { auto, start, step };
};
