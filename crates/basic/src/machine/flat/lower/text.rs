//! Strings: trees, and beside them what generated code does instead.

use super::Lowering;
use super::statement::{OPEN, next, orders, slot_of};
use crate::machine::code::{Expr, Int, Place, Txt};
use crate::machine::compile::convert;
use crate::machine::flat::instruction::{Instruction as I, Part, Register, Target};
use crate::syntax::Function;

impl Lowering<'_> {
    /// An assignment. None if only the tree can do it.
    pub fn let_text(&mut self, place: &Place, value: &Txt) -> Option<()> {
        let start = self.emit(I::Text { over: OPEN });
        if let Place::Simple(_, slot) = place {
            let slot = slot_of(*slot)?;
            self.text(value, 0)?;
            self.emit(I::StoreText { slot, s: 0 });
        } else {
            self.address(place, 0)?;
            self.text(value, 1)?;
            self.emit(I::StoreTextAt { d: 0, s: 1 });
        }
        self.end_typed(start)
    }

    /// A number made of strings: LEN, ASC, a comparison.
    pub fn int_of_text(&mut self, int: &Int, d: Register) {
        let start = self.here();
        if self.typed_int_of_text(int, d).is_none() {
            self.code.flat.instructions.truncate(start as usize);
            self.int_tree(int, d);
        }
    }

    fn typed_int_of_text(&mut self, int: &Int, d: Register) -> Option<()> {
        let tree = self.code.flat.int_trees.len() as u32;
        let over = OPEN;
        let start = self.emit(I::IntText { d, tree, over });
        match int {
            Int::Length(text) => {
                self.text(text, d)?;
                self.emit(I::TextLength { d });
            }
            Int::Call(Function::Asc, arguments) => {
                let [Expr::Text(text)] = &arguments[..] else {
                    return None;
                };
                self.text(text, d)?;
                self.emit(I::FirstCharacter { d });
            }
            Int::CompareText(relation, pair) => {
                let s = next(d)?;
                self.text(&pair.0, d)?;
                self.text(&pair.1, s)?;
                let orders = orders(*relation);
                self.emit(I::CompareTexts { orders, d, s });
            }
            _ => return None,
        }
        self.end_typed(start)?;
        // Those in it were noted behind the one that they are part of.
        let tree = self.code.flat.int_trees.len() as u32;
        self.code.flat.int_trees.push(int.clone());
        let over = self.here();
        self.code.flat.instructions[start as usize] = I::IntText { d, tree, over };
        Some(())
    }

    /// Ends what stands beside a tree; none if there are trees in it too.
    fn end_typed(&mut self, start: Target) -> Option<()> {
        let typed = &self.code.flat.instructions[start as usize..];
        let is_tree = |one: &I| {
            matches!(
                one,
                I::IntTree { .. }
                    | I::SingleTree { .. }
                    | I::DoubleTree { .. }
                    | I::PlaceTree { .. }
            )
        };
        if typed.iter().any(is_tree) {
            return None;
        }
        let over = self.here();
        self.code.flat.set_target(start, over);
        Some(())
    }

    /// A string: the address of its descriptor. None if only a tree can work it out.
    fn text(&mut self, text: &Txt, d: Register) -> Option<()> {
        match text {
            Txt::Literal(at, length) => {
                let (at, length) = (*at, *length);
                self.emit(I::TextLiteral { d, at, length });
            }
            Txt::Simple(slot) => {
                let slot = slot_of(*slot)?;
                self.emit(I::TextVar { d, slot });
            }
            Txt::Element(element) => self.any_element(element, d)?,
            Txt::Join(pair) => {
                let s = next(d)?;
                self.text(&pair.0, d)?;
                self.text(&pair.1, s)?;
                self.emit(I::JoinTexts { d, s });
            }
            Txt::Call(function, arguments) => self.text_function(*function, arguments, d)?,
            Txt::Parameter(_) | Txt::User(_) | Txt::Input(..) | Txt::Usr(..) | Txt::Fail(_) => {
                return None;
            }
        }
        Some(())
    }

    fn text_function(&mut self, function: Function, arguments: &[Expr], d: Register) -> Option<()> {
        let (part, text, numbers) = match (function, arguments) {
            (Function::Chr, [code]) => {
                self.whole_number(code, d)?;
                self.emit(I::CharacterText { d });
                return Some(());
            }
            (Function::Left, [Expr::Text(text), count]) => (Part::Left, text, vec![count]),
            (Function::Right, [Expr::Text(text), count]) => (Part::Right, text, vec![count]),
            (Function::Mid, [Expr::Text(text), start]) => (Part::Rest, text, vec![start]),
            (Function::Mid, [Expr::Text(text), start, count]) => {
                (Part::Mid, text, vec![start, count])
            }
            _ => return None,
        };
        self.text(text, d)?;
        let mut register = d;
        for number in numbers {
            register = next(register)?;
            self.whole_number(number, register)?;
        }
        self.emit(I::TextPart { part, d });
        Some(())
    }

    /// A number, rounded.
    fn whole_number(&mut self, number: &Expr, d: Register) -> Option<()> {
        if number.behind().1.is_err() || matches!(number, Expr::Text(_)) {
            return None;
        }
        self.int(&convert::int(number.clone()), d)
    }
}
