//! Conditions of IF and WHILE: branches that compare.

use super::Lowering;
use super::statement::{OPEN, orders, slot_of};
use crate::machine::code::{Expr, Int, Sgl};
use crate::machine::flat::instruction::{EQUAL, GREATER, Instruction as I, LESS, Orders, Target};

impl Lowering<'_> {
    /// A branch with an open target, taken if the condition is `holds`; answers where it is.
    pub fn condition(&mut self, condition: &Expr, holds: bool) -> Target {
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
