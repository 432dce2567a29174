//! The form of what is left in browser storage.

use delta::{Delta, Key, ReplicaId, RunToken};
use serde::{Deserialize, Serialize};

use crate::registers::StoredCommand;

/// A command of the user that has no number yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::tab) struct Wish {
    pub command: StoredCommand,
    /// The last command that had been given before, if that was known.
    pub after: Option<u64>,
    /// A claim for it was lost, or its page died: another tab may have given it.
    pub doubted: bool,
}

impl Wish {
    /// Whether it stays when another tab's claim was granted first. Of two tabs that press Run in one
    /// instant one wins. An answer or a break is another matter: the other claim may have been no
    /// more than a tab taking up the run.
    pub fn outlives_a_claim(&self) -> bool {
        use StoredCommand::{Break, Keys, Line};
        matches!(self.command, Break | Keys(_) | Line(_))
    }

    /// Whether it is not in doubt, or nobody gave another command since. An answer belongs to the question that was on
    /// the screen.
    pub fn is_timely(&self, last_given: u64) -> bool {
        !self.doubted
            || self.command == StoredCommand::Break
            || self.after.is_none_or(|after| after == last_given)
    }
}

/// What a tab leaves of its part in the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::tab) struct StoredRun {
    pub holder: ReplicaId,
    /// The token its claim expects; `None` if it had not come to claim.
    pub base: Option<RunToken>,
    /// Whether the store had granted the claim. If not, the tab may never have claimed at all.
    pub confirmed: bool,
    /// Whether it went on without the store.
    pub apart: bool,
    /// Whether the tab has left: it will not touch the run any more.
    pub left: bool,
    /// Registers that the store has not acknowledged.
    pub deltas: Vec<Delta>,
    /// Commands without a number.
    pub wishes: Vec<Wish>,
    /// The pages whose run it took up without the store's knowledge.
    pub heirs_of: Vec<ReplicaId>,
}

impl StoredRun {
    /// Whether there is anything to save in it.
    pub fn is_empty(&self) -> bool {
        self.deltas.is_empty() && self.wishes.is_empty()
    }

    /// Whether that page was of its line: it left this, or what this was taken up from.
    pub fn is_of(&self, page: ReplicaId) -> bool {
        self.holder == page || self.heirs_of.contains(&page)
    }

    /// The token of its registers.
    pub fn token(&self) -> RunToken {
        self.base.map_or(0, |base| base.saturating_add(1))
    }
}

/// A whole run that was kept aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::tab) struct Apart {
    pub registers: Vec<(Key, Vec<u8>)>,
}

/// The place of an entry in browser storage: `<owner>/<name>` or `<owner>@<deletion>/<name>`.
pub(super) struct Place<'a> {
    pub owner: &'a str,
    /// The deletion that its writer knew of, in milliseconds since 1970; 0 if none.
    pub gone_ms: u64,
    pub name: &'a str,
}

impl<'a> Place<'a> {
    /// `None` for what is no place.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (owner, name) = text.split_once('/')?;
        let (owner, gone) = owner.split_once('@').unwrap_or((owner, "0"));
        let gone_ms = u64::from_str_radix(gone, 16).ok()?;
        Some(Self {
            owner,
            gone_ms,
            name,
        })
    }
}
