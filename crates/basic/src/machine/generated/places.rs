//! Where names lie in the image while generated code is used.

use super::Source;
use super::instruction::Slot;
use crate::machine::code::Code;
use crate::machine::memory::{BLOCK_BYTES, IMAGE_BYTES};
use crate::machine::state::State;
use crate::machine::variables::size;
use crate::syntax::Address;

/// Where an array lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ArrayPlace {
    /// Address of its first element.
    pub data: Address,
    /// Elements of its first dimension.
    pub first: u16,
    /// Elements of its second dimension; 1 if it has none.
    pub second: u16,
}

/// Where all names lie.
#[derive(Clone, Default, Debug)]
pub(in crate::machine) struct Places {
    pub base: u8,
    /// By slot: addresses of values, 0 of what does not exist.
    pub simple: Vec<Address>,
    /// By slot: number of dimensions and place of each array that exists.
    pub arrays: Vec<Option<(u8, ArrayPlace)>>,
}

impl Places {
    /// The places of now.
    pub fn of(s: &mut State, code: &Code) -> Self {
        s.extend_links(code);
        let count = |names: usize| (0..u32::try_from(names).unwrap_or(0)).collect::<Vec<_>>();
        Places {
            base: s.base,
            simple: count(code.simple.len())
                .into_iter()
                .map(|slot| s.find_simple(code, slot))
                .collect(),
            arrays: count(code.arrays.len())
                .into_iter()
                .map(|slot| array(s, code, slot))
                .collect(),
        }
    }
}

/// The names that generated code counts on.
#[derive(Default, Debug)]
pub(super) struct Relied {
    base: u8,
    variables: Vec<(Slot, Address)>,
    arrays: Vec<(Slot, Option<(u8, ArrayPlace)>)>,
    /// The blocks of the variables that are written to.
    pub blocks: Vec<u8>,
}

impl Relied {
    /// Those of a program.
    pub fn new(source: Source<'_>, names: &super::Names) -> Self {
        let places = source.places;
        let variables = names.variables.iter().chain(&names.functions).copied();
        let arrays = names.arrays.iter().copied();
        let mut blocks = Vec::new();
        for &slot in &names.written {
            if let Some(place) = source.variable(slot) {
                let (first, bytes) = (usize::from(place), usize::from(size(source.kind(slot))));
                blocks.extend([first, first + bytes - 1].map(|at| (at / BLOCK_BYTES) as u8));
            }
        }
        blocks.sort_unstable();
        blocks.dedup();
        Relied {
            base: places.base,
            variables: variables
                .map(|slot| (slot, source.variable(slot).unwrap_or(0)))
                .collect(),
            arrays: arrays
                .map(|slot| {
                    (
                        slot,
                        places.arrays.get(usize::from(slot)).copied().flatten(),
                    )
                })
                .collect(),
            blocks,
        }
    }

    /// Whether all of them lie where they lay.
    pub fn hold(&self, s: &mut State, code: &Code) -> bool {
        s.extend_links(code);
        let known = |slot: Slot, names: usize| usize::from(slot) < names;
        self.base == s.base
            && self.variables.iter().all(|&(slot, place)| {
                known(slot, code.simple.len()) && s.find_simple(code, slot.into()) == place
            })
            && self.arrays.iter().all(|&(slot, place)| {
                known(slot, code.arrays.len()) && array(s, code, slot.into()) == place
            })
    }
}

/// Number of dimensions, first element and sizes of an array with one or two dimensions that
/// exists.
fn array(s: &mut State, code: &Code, slot: u32) -> Option<(u8, ArrayPlace)> {
    let at = s.find_array(code, slot);
    let dimensions = s.memory.byte(at);
    if at == 0 || !(1..=2).contains(&dimensions) {
        return None;
    }
    let count = |index: u16| s.memory.word(at.wrapping_add(1 + 2 * index));
    // Dimensions lie with the last one first.
    let (first, second) = match dimensions {
        1 => (count(0), 1),
        _ => (count(1), count(0)),
    };
    let data = u32::from(at) + 1 + 2 * u32::from(dimensions);
    let bytes = u64::from(size(code.arrays[slot as usize].kind));
    let end = u64::from(data) + u64::from(first) * u64::from(second) * bytes;
    // What a POKE has made of it is not for generated code.
    let place = ArrayPlace {
        data: u16::try_from(data).ok()?,
        first,
        second,
    };
    (end <= IMAGE_BYTES as u64).then_some((dimensions, place))
}
