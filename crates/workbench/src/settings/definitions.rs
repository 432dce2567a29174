//! The list of settings.

/// Where the dialog shows a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Colours, sizes, what moves.
    Look,
    /// Typing programs.
    Editor,
    /// The machine and what shows it.
    Machine,
    /// For those who see, hear or type in another way.
    Accessibility,
    /// What leaves this browser, and how often.
    Saving,
}

impl Kind {
    /// Value and name of each choice; none if it is no choice.
    pub fn choices(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Choice(choices) => choices,
            Self::Switch | Self::Whole { .. } => &[],
        }
    }
}

impl Group {
    /// All, in the order of the dialog.
    pub const ALL: [Self; 5] = [
        Self::Look,
        Self::Editor,
        Self::Machine,
        Self::Accessibility,
        Self::Saving,
    ];

    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Look => "Look",
            Self::Editor => "Editor",
            Self::Machine => "Machine",
            Self::Accessibility => "Accessibility",
            Self::Saving => "Saving",
        }
    }
}

/// What values a setting has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Switch,
    /// A whole number between bounds, both included.
    Whole {
        /// The smallest.
        min: u32,
        /// The largest.
        max: u32,
        /// What it counts; empty if that is plain.
        unit: &'static str,
    },
    /// One of these: value and name.
    Choice(&'static [(&'static str, &'static str)]),
}

/// One setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Its name in registers, files and the console.
    pub key: &'static str,
    /// Its name in the dialog.
    pub title: &'static str,
    /// Where the dialog shows it.
    pub group: Group,
    /// What values it has.
    pub kind: Kind,
    /// The value if none was set.
    pub default: &'static str,
    /// What it does, in a sentence or two.
    pub help: &'static str,
}

/// All settings, in the order of the dialog.
pub const DEFINITIONS: &[Definition] = &[
    Definition {
        key: "theme",
        title: "Theme",
        group: Group::Look,
        kind: Kind::Choice(&[
            ("auto", "System"),
            ("light", "Light"),
            ("dark", "Dark"),
            ("green", "Green phosphor"),
            ("amber", "Amber phosphor"),
        ]),
        default: "auto",
        help: "The colours of the whole page. System follows light and dark of your device.",
    },
    Definition {
        key: "font_size",
        title: "Font size",
        group: Group::Look,
        kind: Kind::Whole {
            min: 10,
            max: 32,
            unit: "px",
        },
        default: "14",
        help: "The size of program and console text, in pixels.",
    },
    Definition {
        key: "auto_number",
        title: "Number lines by themselves",
        group: Group::Editor,
        kind: Kind::Switch,
        default: "true",
        help: "Enter begins the next line with its number, and lines typed or pasted without one get one.",
    },
    Definition {
        key: "auto_number_start",
        title: "First line number",
        group: Group::Editor,
        kind: Kind::Whole {
            min: 1,
            max: 65_529,
            unit: "",
        },
        default: "10",
        help: "The number that the first line of a program gets.",
    },
    Definition {
        key: "auto_number_step",
        title: "Step between lines",
        group: Group::Editor,
        kind: Kind::Whole {
            min: 1,
            max: 1_000,
            unit: "",
        },
        default: "10",
        help: "How far apart the numbers of new lines are.",
    },
    Definition {
        key: "case_style",
        title: "Keywords",
        group: Group::Editor,
        kind: Kind::Choice(&[
            ("keep", "As typed"),
            ("force_lower", "lower case"),
            ("force_upper", "UPPER CASE"),
            ("force_capitalize", "Capitalized"),
        ]),
        default: "keep",
        help: "How the editor writes BASIC's words when you leave a line. LIST shows them in capitals, as MBASIC does.",
    },
    Definition {
        key: "case_conflict",
        title: "Variables written in several cases",
        group: Group::Editor,
        kind: Kind::Choice(&[
            ("first_wins", "As first written"),
            ("error", "Mark as a mistake"),
            ("upper", "UPPER CASE"),
            ("lower", "lower case"),
        ]),
        default: "first_wins",
        help: "To BASIC Total and TOTAL are one variable. This says how the editor writes it when you leave a line.",
    },
    Definition {
        key: "completion",
        title: "Offer words while typing",
        group: Group::Editor,
        kind: Kind::Switch,
        default: "true",
        help: "A list of keywords, names in use and line numbers. Ctrl+Space shows it at any time.",
    },
    Definition {
        key: "key_map",
        title: "Keys in the editor",
        group: Group::Editor,
        kind: Kind::Choice(&[("standard", "Standard"), ("emacs", "Emacs")]),
        default: "standard",
        help: "Emacs adds Ctrl+A, Ctrl+E, Ctrl+K and their kin for moving and deleting.",
    },
    Definition {
        key: "width",
        title: "Width of the screen",
        group: Group::Machine,
        kind: Kind::Whole {
            min: 15,
            max: 255,
            unit: "columns",
        },
        default: "80",
        help: "Where the console wraps. Changing it types WIDTH at the prompt; a program may set another one.",
    },
    Definition {
        key: "code_page",
        title: "Characters from 128 on",
        group: Group::Machine,
        kind: Kind::Choice(&[("latin1", "Latin-1"), ("cp437", "IBM PC (code page 437)")]),
        default: "latin1",
        help: "What the screen shows for CHR$(128) to CHR$(255), and which of them such a key types. The IBM PC has lines and blocks to draw with. Programs and files keep their bytes.",
    },
    Definition {
        key: "speed",
        title: "Speed",
        group: Group::Machine,
        kind: Kind::Choice(&[
            ("full", "Full speed"),
            ("z80", "4 MHz Z80"),
            ("1000", "1,000 a second"),
            ("100", "100 a second"),
            ("20", "20 a second"),
            ("8", "8 a second"),
            ("4", "4 a second"),
            ("2", "2 a second"),
            ("1", "1 a second"),
        ]),
        default: "full",
        help: "How fast programs run, in statements a second. 4 MHz Z80 is the speed of MBASIC in 1981; the slow ones let you watch the statements pass.",
    },
    Definition {
        key: "bell",
        title: "Bell",
        group: Group::Machine,
        kind: Kind::Choice(&[
            ("both", "Sound and light"),
            ("sound", "Sound"),
            ("light", "Light"),
            ("off", "Off"),
        ]),
        default: "both",
        help: "What PRINT CHR$(7) does: a short tone, the frame of the console lights up, or nothing.",
    },
    Definition {
        key: "generated_code",
        title: "Generated code",
        group: Group::Machine,
        kind: Kind::Switch,
        default: "true",
        help: "Turns the hot parts of a running program into WebAssembly, which makes loops over numbers up to six times faster. What programs do stays the same.",
    },
    Definition {
        key: "show_types_in_window",
        title: "Type signs in Variables",
        group: Group::Machine,
        kind: Kind::Switch,
        default: "true",
        help: "Shows $, %, ! and # behind the names in the Variables panel.",
    },
    Definition {
        key: "announce_output",
        title: "Announce output",
        group: Group::Accessibility,
        kind: Kind::Switch,
        default: "true",
        help: "Screen readers read what the program prints, at most once a second.",
    },
    Definition {
        key: "reduce_motion",
        title: "No motion",
        group: Group::Accessibility,
        kind: Kind::Switch,
        default: "false",
        help: "Nothing glows, blinks or moves, whatever your device says.",
    },
    Definition {
        key: "high_contrast",
        title: "High contrast",
        group: Group::Accessibility,
        kind: Kind::Switch,
        default: "false",
        help: "Quiet text is as clear as all other text, and lines between parts are stronger.",
    },
    Definition {
        key: "sync_interval",
        title: "Saving after an edit",
        group: Group::Saving,
        kind: Kind::Whole {
            min: 50,
            max: 10_000,
            unit: "ms",
        },
        default: "50",
        help: "How long changes are gathered before they are sent. Until then they are kept in this browser.",
    },
];
