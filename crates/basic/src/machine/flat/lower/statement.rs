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
            Op::While(_) => {
                self.note_loop(index, text);
                self.tree(After::Block)
            }
            Op::Wend(token) => self.wend(token),
            Op::DefFn { .. } => {
                // Only when it was carried out calls of the function can be lowered.
                self.tree(After::Block);
                self.link(end);
                After::Nothing
            }
            Op::LetText(..)
            | Op::LetFail(..)
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

    fn tree(&mut self, after: After) -> After {
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
        self.int(value, 0)?;
        self.emit(I::StoreInt { slot, s: 0 });
        Some(())
    }

    fn let_single(&mut self, place: &Place, value: &Sgl) -> Option<()> {
        if let Place::Simple(_, slot) = place {
            let slot = slot_of(*slot)?;
            self.single(value, 0)?;
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
            self.double(value, 0)?;
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

    /// A branch with an open target, taken if the condition is `holds`; answers where it is.
    fn condition(&mut self, condition: &Expr, holds: bool) -> Target {
        let start = self.here() as usize;
        if let Some(branch) = self.typed_condition(condition, holds) {
            return branch;
        }
        self.code.flat.instructions.truncate(start);
        let index = self.code.flat.conditions.len() as u32;
        self.code.flat.conditions.push(condition.clone());
        self.emit(I::TreeCondition {
            holds,
            condition: index,
            target: OPEN,
        })
    }

    fn typed_condition(&mut self, condition: &Expr, holds: bool) -> Option<Target> {
        // Not the order itself but its opposite where the branch is for the other case.
        let taken = |relation| {
            let orders = orders(relation);
            if holds { orders } else { !orders & 7 }
        };
        let nonzero = if holds { LESS | GREATER } else { EQUAL };
        match condition {
            Expr::Int(Int::CompareInt(relation, pair)) => {
                self.if_ints(taken(*relation), &pair.0, &pair.1)
            }
            Expr::Int(Int::CompareSingle(relation, pair)) => {
                let orders = taken(*relation);
                self.single(&pair.0, 0)?;
                if let Sgl::Simple(slot) = &pair.1 {
                    let slot = slot_of(*slot)?;
                    return Some(self.emit(I::IfSingleVar {
                        orders,
                        d: 0,
                        slot,
                        target: OPEN,
                    }));
                }
                self.single(&pair.1, 1)?;
                Some(self.emit(I::IfSingle {
                    orders,
                    d: 0,
                    s: 1,
                    target: OPEN,
                }))
            }
            Expr::Int(Int::CompareDouble(relation, pair)) => {
                let orders = taken(*relation);
                self.double(&pair.0, 0)?;
                self.double(&pair.1, 1)?;
                Some(self.emit(I::IfDouble {
                    orders,
                    d: 0,
                    s: 1,
                    target: OPEN,
                }))
            }
            Expr::Int(Int::CompareNumber(relation, pair)) => {
                let orders = taken(*relation);
                let start = self.here() as usize;
                if self.wide(&pair.0, 0).is_some() && self.wide(&pair.1, 1).is_some() {
                    return Some(self.emit(I::IfInt {
                        orders,
                        d: 0,
                        s: 1,
                        target: OPEN,
                    }));
                }
                self.code.flat.instructions.truncate(start);
                self.short(&pair.0, 0)?;
                self.short(&pair.1, 1)?;
                Some(self.emit(I::IfSingle {
                    orders,
                    d: 0,
                    s: 1,
                    target: OPEN,
                }))
            }
            Expr::Int(int) => {
                self.int(int, 0)?;
                Some(self.emit(I::IfIntConst {
                    orders: nonzero,
                    d: 0,
                    value: 0,
                    target: OPEN,
                }))
            }
            Expr::Single(single) => {
                self.single(single, 0)?;
                self.emit(I::SingleConst { d: 1, bits: 0 });
                Some(self.emit(I::IfSingle {
                    orders: nonzero,
                    d: 0,
                    s: 1,
                    target: OPEN,
                }))
            }
            _ => None,
        }
    }

    fn if_ints(&mut self, orders: Orders, left: &Int, right: &Int) -> Option<Target> {
        let target = OPEN;
        let branch = match (left, right) {
            (Int::Simple(slot), Int::Const(value)) => I::IfVarConst {
                orders,
                slot: slot_of(*slot)?,
                value: *value,
                target,
            },
            (Int::Simple(left), Int::Simple(right)) => I::IfVarVar {
                orders,
                left: slot_of(*left)?,
                right: slot_of(*right)?,
                target,
            },
            (Int::Element(element), Int::Const(value))
                if matches!(&element.subscripts[..], [Int::Simple(_)]) =>
            {
                let [Int::Simple(slot)] = &element.subscripts[..] else {
                    return None;
                };
                I::IfElementConst {
                    orders,
                    array: slot_of(element.array)?,
                    slot: slot_of(*slot)?,
                    value: *value,
                    target,
                }
            }
            (left, Int::Const(value)) => {
                self.int(left, 0)?;
                I::IfIntConst {
                    orders,
                    d: 0,
                    value: *value,
                    target,
                }
            }
            (left, Int::Simple(slot)) => {
                self.int(left, 0)?;
                I::IfIntVar {
                    orders,
                    d: 0,
                    slot: slot_of(*slot)?,
                    target,
                }
            }
            (left, right) => {
                self.int(left, 0)?;
                self.int(right, 1)?;
                I::IfInt {
                    orders,
                    d: 0,
                    s: 1,
                    target,
                }
            }
        };
        Some(self.emit(branch))
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
