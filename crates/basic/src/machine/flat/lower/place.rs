//! Addresses of array elements.

use super::Lowering;
use super::statement::{next, slot_of};
use crate::machine::code::{Element, Int, Num, Place};
use crate::machine::flat::instruction::{Instruction as I, Register};
use crate::machine::variables::size;

impl Lowering<'_> {
    /// The address of something assignable that is no simple variable, in `d`.
    pub fn address(&mut self, place: &Place, d: Register) -> Option<()> {
        if let Place::Element(element) = place
            && is_flat(element)
        {
            return self.element(element, d);
        }
        let tree = self.code.flat.places.len() as u32;
        self.code.flat.places.push(place.clone());
        self.emit(I::PlaceTree { d, tree });
        Some(())
    }

    /// The address of an element of any array, in `d`.
    pub fn any_element(&mut self, element: &Element, d: Register) -> Option<()> {
        if is_flat(element) {
            return self.element(element, d);
        }
        self.address(&Place::Element(element.clone()), d)
    }

    /// The address of an element of an array of one or two dimensions, in `d`.
    fn element(&mut self, element: &Element, d: Register) -> Option<()> {
        let array = slot_of(element.array)?;
        let size = size(element.kind) as u8;
        match &element.subscripts[..] {
            [Int::Simple(slot)] => {
                let slot = slot_of(*slot)?;
                self.emit(I::ElementVar {
                    size,
                    d,
                    array,
                    slot,
                });
            }
            [subscript] => {
                self.int(subscript, d)?;
                self.emit(I::Element { size, d, array });
            }
            [Int::Simple(first), Int::Simple(second)] => {
                let (first, second) = (slot_of(*first)?, slot_of(*second)?);
                self.emit(I::Element2Var {
                    size,
                    d,
                    array,
                    first,
                    second,
                });
            }
            [first, second] => {
                self.int(first, d)?;
                // The first subscript is looked at before the second one is worked out.
                if !matches!(second, Int::Const(_) | Int::Simple(_)) {
                    self.emit(I::CheckSubscript { s: d });
                }
                self.int(second, next(d)?)?;
                self.emit(I::Element2 { size, d, array });
            }
            _ => return None,
        }
        Some(())
    }
}

/// Whether an element has few subscripts and nothing wrong behind them: such an error comes
/// after the subscript was found good, which only the tree knows.
fn is_flat(element: &Element) -> bool {
    element.subscripts.len() <= 2
        && !element.subscripts.iter().any(|subscript| {
            matches!(subscript, Int::OfNumber(number) if matches!(**number, Num::Behind(_)))
        })
}
