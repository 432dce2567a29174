//! Statements.

use super::{After, Inside, Lowering};
use crate::machine::code::{
    Branch, Dbl, Expr, Int, Num, Op, Place, Relation, Sgl, Slot as NameSlot, Target as LineTarget,
};
use crate::machine::flat::instruction::{
    EQUAL, GREATER, Instruction as I, LESS, Orders, Register, Slot, Target,
};
use crate::machine::flat::{Loop, Mark};
use crate::syntax::Address;

/// A target that is set as soon as it is known.
pub const OPEN: Target = Target::MAX;

impl Lowering<'_> {
    /// Lowers a statement; `text` is the byte before it, or before the IF it stands in.
    pub fn statement(&mut self, index: usize, text: Address) -> After {
        let statement = &self.code.statements[index];
        // What fails behind its work is rare.
        if statement.fail.is_some() {
            return self.tree(After::Block);
        }
        let (line, end) = (statement.line, statement.end);
        let op = statement.op.clone();
        match op {
            Op::Empty => After::Same,
            Op::LetInt(place, value) => {
                self.or_tree(|this| this.let_int(&place, &value), After::Same)
            }
            Op::LetSingle(place, value) => {
                self.or_tree(|this| this.let_single(&place, &value), After::Same)
            }
            Op::LetDouble(place, value) => {
                self.or_tree(|this| this.let_double(&place, &value), After::Same)
            }
            Op::If(parts) => {
                let (condition, then, otherwise) = *parts;
                self.branch(&condition, then, otherwise, text, line)
            }
            Op::Goto(LineTarget::Text(text)) => {
                self.link(text);
                After::Nothing
            }
            Op::Gosub(LineTarget::Text(text)) => {
                let origin = self.emit(I::Gosub {
                    mark: self.code.flat.marks.len() as u32 - 1,
                    target: OPEN,
                });
                self.links.push((text, origin));
                After::Block
            }
            Op::Return => {
                self.emit(I::Return);
                After::Nothing
            }
            Op::Next(variables) => match &variables[..] {
                [] => {
                    self.emit(I::NextInnermost { at: end });
                    After::Block
                }
                [(at, Place::Simple(_, slot))] => match slot_of(*slot) {
                    Some(slot) => {
                        self.emit(I::Next { slot, at: *at });
                        After::Block
                    }
                    None => self.tree(After::Block),
                },
                _ => self.tree(After::Block),
            },
            Op::For(parts) => self.for_loop(&parts),
            Op::While(_) => {
                self.note_loop(index, text);
                let start = self.here();
                if self.while_loop(index).is_none() {
                    self.code.flat.instructions.truncate(start as usize);
                    self.tree(After::Block);
                }
                After::Block
            }
            Op::Wend(token) => self.wend(token),
            Op::DefFn { .. } => {
                // Only when it was carried out calls of the function can be lowered.
                self.tree(After::Block);
                self.link(end);
                After::Nothing
            }
            Op::LetText(place, value) => {
                self.or_tree(|this| this.let_text(&place, &value), After::Same)
            }
            Op::LetFail(..)
            | Op::Print(_)
            | Op::Write(..)
            | Op::Read(_)
            | Op::Restore(_)
            | Op::Dim(_)
            | Op::Swap(_)
            | Op::MidAssign(_)
            | Op::LSet { .. } => self.tree(After::Same),
            _ => self.tree(After::Block),
        }
    }

    pub fn tree(&mut self, after: After) -> After {
        self.emit(I::Tree);
        after
    }

    /// What `lower` emits, or the statement as a tree if it cannot.
    fn or_tree(&mut self, lower: impl FnOnce(&mut Self) -> Option<()>, after: After) -> After {
        let start = self.here() as usize;
        if lower(self).is_none() {
            self.code.flat.instructions.truncate(start);
            self.emit(I::Tree);
        }
        after
    }

    /// A value that is worked out before its variable is made. None if it could see that,
    /// as FRE and VARPTR do: the tree makes the variable first.
    fn before(&mut self, lower: impl FnOnce(&mut Self) -> Option<()>) -> Option<()> {
        self.looks = false;
        lower(self)?;
        (!self.looks).then_some(())
    }

    fn let_int(&mut self, place: &Place, value: &Int) -> Option<()> {
        let Place::Simple(_, slot) = place else {
            if let (Place::Element(element), Int::Const(value)) = (place, value)
                && let [Int::Simple(index)] = &element.subscripts[..]
            {
                self.emit(I::StoreElementConst {
                    array: slot_of(element.array)?,
                    slot: slot_of(*index)?,
                    value: *value,
                });
                return Some(());
            }
            self.address(place, 0)?;
            self.int(value, 1)?;
            self.emit(I::StoreIntAt { d: 0, s: 1 });
            return Some(());
        };
        let slot = slot_of(*slot)?;
        match value {
            Int::Const(value) => {
                self.emit(I::SetInt {
                    slot,
                    value: *value,
                });
                return Some(());
            }
            Int::OfNumber(number) => match &**number {
                Num::IntAdd(pair) => match (&pair.0, &pair.1) {
                    (Int::Simple(left), Int::Const(value))
                    | (Int::Const(value), Int::Simple(left)) => {
                        let left = slot_of(*left)?;
                        self.emit(I::SetIntPlusConst {
                            slot,
                            left,
                            value: *value,
                        });
                        return Some(());
                    }
                    (Int::Simple(left), Int::Simple(right)) => {
                        let (left, right) = (slot_of(*left)?, slot_of(*right)?);
                        self.emit(I::SetIntPlusVar { slot, left, right });
                        return Some(());
                    }
                    _ => {}
                },
                Num::IntSubtract(pair) => {
                    if let (Int::Simple(left), Int::Const(value)) = (&pair.0, &pair.1)
                        && let Some(value) = value.checked_neg()
                    {
                        let left = slot_of(*left)?;
                        self.emit(I::SetIntPlusConst { slot, left, value });
                        return Some(());
                    }
                }
                _ => {}
            },
            _ => {}
        }
        self.before(|this| this.int(value, 0))?;
        self.emit(I::StoreInt { slot, s: 0 });
        Some(())
    }

    fn let_single(&mut self, place: &Place, value: &Sgl) -> Option<()> {
        if let Place::Simple(_, slot) = place {
            let slot = slot_of(*slot)?;
            self.before(|this| this.single(value, 0))?;
            self.emit(I::StoreSingle { slot, s: 0 });
            return Some(());
        }
        self.address(place, 0)?;
        self.single(value, 1)?;
        self.emit(I::StoreSingleAt { d: 0, s: 1 });
        Some(())
    }

    fn let_double(&mut self, place: &Place, value: &Dbl) -> Option<()> {
        if let Place::Simple(_, slot) = place {
            let slot = slot_of(*slot)?;
            self.before(|this| this.double(value, 0))?;
            self.emit(I::StoreDouble { slot, s: 0 });
            return Some(());
        }
        self.address(place, 0)?;
        self.double(value, 1)?;
        self.emit(I::StoreDoubleAt { d: 0, s: 1 });
        Some(())
    }

    /// IF: one branch follows at once, the other is reached by a jump.
    fn branch(
        &mut self,
        condition: &Expr,
        then: Branch,
        otherwise: Branch,
        text: Address,
        line: u16,
    ) -> After {
        let (origin, straight, other) = match (then, otherwise) {
            // A jump that fails is left to the tree.
            (Branch::Jump(LineTarget::Missing(_)), _)
            | (_, Branch::Jump(LineTarget::Missing(_))) => {
                return self.tree(After::Nothing);
            }
            (Branch::Jump(_), _) => (self.condition(condition, true), otherwise, then),
            (Branch::Inside(_), _) => (self.condition(condition, false), then, otherwise),
        };
        let inside = |at| Inside {
            at,
            text,
            line,
            origin,
        };
        match other {
            Branch::Jump(LineTarget::Text(text)) => self.links.push((text, origin)),
            Branch::Jump(LineTarget::Missing(_)) => {}
            Branch::Inside(at) => self.inside.push(inside(at)),
        }
        match straight {
            Branch::Jump(LineTarget::Text(text)) => After::To(text),
            Branch::Jump(LineTarget::Missing(_)) => After::Nothing,
            Branch::Inside(at) => After::Inside(inside(at)),
        }
    }

    /// Keeps a WHILE for its WEND.
    fn note_loop(&mut self, index: usize, text: Address) {
        let statement = &self.code.statements[index];
        // Behind THEN or ELSE the byte before is that of the IF.
        let own = text.wrapping_add(1) == statement.at || text.wrapping_add(5) == statement.at;
        if let (Op::While(parts), true) = (&statement.op, own)
            && let Ok((wend, _, _)) = parts.wend
        {
            let known = Loop {
                statement: index as u32,
                text,
                line: statement.line,
                wend,
            };
            self.code.flat.loops.retain(|other| other.wend != wend);
            self.code.flat.loops.push(known);
        }
    }

    /// WHILE: a tree, and beside it what generated code does instead. None if only the tree can
    /// do it.
    fn while_loop(&mut self, index: usize) -> Option<()> {
        let Op::While(parts) = &self.code.statements[index].op else {
            return None;
        };
        let known = parts.wend.is_ok() && !self.code.flat.marks.last()?.inside;
        let condition = parts.condition.clone();
        let mark = self.code.flat.marks.len() as u32 - 1;
        let tree = self.emit(I::While { over: OPEN });
        let branch = self.condition(&condition, false);
        let typed = !matches!(
            self.code.flat.instructions.get(branch as usize),
            Some(I::TreeCondition { .. })
        );
        self.emit(I::EnterWhile { mark });
        let jump = self.emit(I::Jump(OPEN));
        let pass = self.emit(I::PassWhile { mark });
        self.code.flat.set_target(branch, pass);
        let over = self.here();
        self.code.flat.set_target(tree, over);
        self.code.flat.set_target(jump, over);
        (known && typed).then_some(())
    }

    /// WEND: the condition of its WHILE again, if that is known.
    fn wend(&mut self, token: Address) -> After {
        let loops = &self.code.flat.loops;
        let Some(index) = loops.iter().position(|known| known.wend == token) else {
            return self.tree(After::Block);
        };
        let known = loops[index];
        let start = &self.code.statements[known.statement as usize];
        let Op::While(parts) = &start.op else {
            return self.tree(After::Block);
        };
        let (condition, body) = (parts.condition.clone(), start.end);
        self.emit(I::Wend {
            index: index as u32,
        });
        self.emit(I::Tree);
        // An error in the condition is one of the line of the WHILE.
        if let Some(&mark) = self.code.flat.marks.last() {
            let mark = Mark {
                start: self.here(),
                line: known.line,
                ..mark
            };
            self.code.flat.marks.push(mark);
        }
        let origin = self.condition(&condition, true);
        self.links.push((body, origin));
        self.emit(I::EndWhile);
        After::Block
    }
}

/// The orders in which a relation holds.
pub fn orders(relation: Relation) -> Orders {
    match relation {
        Relation::Equal => EQUAL,
        Relation::NotEqual => LESS | GREATER,
        Relation::Less => LESS,
        Relation::LessEqual => LESS | EQUAL,
        Relation::Greater => GREATER,
        Relation::GreaterEqual => GREATER | EQUAL,
        Relation::Any => LESS | EQUAL | GREATER,
    }
}

/// A slot as instructions hold it; none of a program too large for it.
pub fn slot_of(slot: NameSlot) -> Option<Slot> {
    Slot::try_from(slot).ok()
}

/// The register behind one; none if all are in use.
pub fn next(register: Register) -> Option<Register> {
    register.checked_add(1)
}
