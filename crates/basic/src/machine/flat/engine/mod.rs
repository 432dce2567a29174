//! Running flat code.
//!
//! [`Run::fly`] is one loop around one match, however long: what stood in a function of its own
//! would be called for each instruction, with the registers of the machine put away. So a file
//! of its own has only what is long or rare: [`access`] to variables and elements, [`control`]
//! (places, trees, the control stack), [`value`].

mod access;
mod control;
mod flight;
mod value;

use super::instruction::{Instruction as I, Operation};
use crate::error::ErrorCode;
use crate::machine::eval::{Run, divided_by_zero, hard, join};
use crate::machine::exec::Round;
use crate::machine::state::Point;
use crate::number::{Double, Number, Single, functions, integer};

use flight::CURRENT;
pub use flight::{Exit, Flight, Registers};
use value::{fit, holds, single_of, truth};

impl Run<'_> {
    /// Runs flat code from `flight.pc` until something needs more than that.
    pub fn fly(&mut self, flight: &mut Flight, r: &mut Registers) -> Exit {
        let code = self.code;
        let flat = &code.flat;
        let instructions = &flat.instructions[..];
        let mut pc = flight.pc;
        let mut fuel = flight.fuel;
        // Leaves through `$exit` with what is in local variables put back.
        macro_rules! leave {
            ($exit:expr) => {{
                flight.pc = pc;
                flight.fuel = fuel;
                return $exit;
            }};
        }
        // The value of a step, or out with its trap.
        macro_rules! take {
            ($step:expr) => {
                match $step {
                    Ok(value) => value,
                    Err(trap) => {
                        flight.fuel = fuel;
                        return self.trapped_at(flight, pc, trap);
                    }
                }
            };
        }
        // Puts what an operation gave into a register. A fault goes its own way altogether:
        // where both meet, each value would go through memory.
        macro_rules! put_single {
            ($d:expr, $outcome:expr) => {
                match $outcome {
                    Ok(value) => r.set_single($d, value),
                    Err(fault) => take!(self.put_faulty_single(r, $d, fault)),
                }
            };
        }
        macro_rules! put_double {
            ($d:expr, $outcome:expr) => {
                match $outcome {
                    Ok(value) => r.set_double($d, value),
                    Err(fault) => take!(self.put_faulty_double(r, $d, fault)),
                }
            };
        }
        macro_rules! jump_if {
            ($orders:expr, $order:expr, $target:expr) => {
                if holds($orders, $order) {
                    pc = $target;
                    continue;
                }
            };
        }
        // Goes on behind the byte at `$text`, in flat code if there is some.
        macro_rules! land {
            ($line:expr, $text:expr) => {{
                flight.line = Some($line);
                match flat.block($text) {
                    Some(block) => {
                        pc = block;
                        continue;
                    }
                    None => {
                        self.stand_at(flight, $text);
                        leave!(Exit::Landed);
                    }
                }
            }};
        }
        loop {
            // By reference: what an instruction holds is fetched where it is used.
            let Some(instruction) = instructions.get(pc as usize) else {
                return Exit::Careful;
            };
            match *instruction {
                I::Block { count, last } => {
                    if flight.generated
                        && pc != flight.ended
                        && let Some(case) = flat.case(pc)
                    {
                        leave!(Exit::Generated(case));
                    }
                    let needed = u64::from(count);
                    if fuel < needed {
                        leave!(Exit::Spent);
                    }
                    fuel -= needed;
                    flight.from = last;
                    flight.line = None;
                }
                I::DeepBlock { count, depth, last } => {
                    let needed = u64::from(count);
                    let room = flight.room.saturating_sub(self.s.stack_used);
                    if fuel < needed {
                        leave!(Exit::Spent);
                    }
                    if depth > room {
                        self.stand_before(flight, pc);
                        leave!(Exit::Careful);
                    }
                    fuel -= needed;
                    flight.from = last;
                    flight.line = None;
                }
                I::Jump(target) => {
                    pc = target;
                    continue;
                }
                I::Link { text, .. } => {
                    self.stand_at(flight, text);
                    leave!(Exit::Unlinked { at: pc, text });
                }
                I::Leave { text } => {
                    self.stand_at(flight, text);
                    leave!(Exit::Careful);
                }
                I::LeaveInside { at } => {
                    if let Some(mark) = self.stand_in(pc) {
                        self.s.text = mark.text;
                    }
                    self.s.inside = Some(at);
                    flight.from = CURRENT;
                    leave!(Exit::Careful);
                }
                I::Tree => match self.tree(flight, pc, &mut fuel) {
                    Some(exit) => leave!(exit),
                    None if flight.pc != pc => {
                        pc = flight.pc;
                        continue;
                    }
                    None => {
                        pc += 1;
                        // Generated code goes on behind what was left to the tree.
                        if flight.generated
                            && let Some(case) = flat.case(pc)
                        {
                            leave!(Exit::Generated(case));
                        }
                        continue;
                    }
                },
                I::For { over } | I::While { over } | I::Text { over } => {
                    match self.tree(flight, pc, &mut fuel) {
                        Some(exit) => leave!(exit),
                        None => {
                            pc = if flight.pc == pc { over } else { flight.pc };
                            continue;
                        }
                    }
                }
                I::IntText { d, tree, over } => {
                    let value = take!(self.int(&flat.int_trees[tree as usize]));
                    r.set_int(d, i32::from(value));
                    pc = over;
                    continue;
                }
                // What only generated code carries out.
                I::EnterLoop { .. }
                | I::EnterWhile { .. }
                | I::PassWhile { .. }
                | I::TextLiteral { .. }
                | I::TextVar { .. }
                | I::JoinTexts { .. }
                | I::TextPart { .. }
                | I::CharacterText { .. }
                | I::TextLength { .. }
                | I::FirstCharacter { .. }
                | I::CompareTexts { .. }
                | I::StoreText { .. }
                | I::StoreTextAt { .. } => {}
                I::TreeCondition {
                    holds,
                    condition,
                    target,
                } => {
                    let condition = &flat.conditions[condition as usize];
                    if take!(self.condition(condition)) == holds {
                        pc = target;
                        continue;
                    }
                }
                I::IfInt {
                    orders,
                    d,
                    s,
                    target,
                } => jump_if!(orders, r.int(d).cmp(&r.int(s)), target),
                I::IfIntConst {
                    orders,
                    d,
                    value,
                    target,
                } => jump_if!(orders, r.int(d).cmp(&i32::from(value)), target),
                I::IfIntVar {
                    orders,
                    d,
                    slot,
                    target,
                } => jump_if!(orders, r.int(d).cmp(&i32::from(self.int_var(slot))), target),
                I::IfVarConst {
                    orders,
                    slot,
                    value,
                    target,
                } => jump_if!(orders, self.int_var(slot).cmp(&value), target),
                I::IfVarVar {
                    orders,
                    left,
                    right,
                    target,
                } => {
                    let left = self.int_var(left);
                    jump_if!(orders, left.cmp(&self.int_var(right)), target)
                }
                I::IfElementConst {
                    orders,
                    array,
                    slot,
                    value,
                    target,
                } => {
                    let subscript = i32::from(self.int_var(slot));
                    let at = take!(self.element_at(array, subscript, 2));
                    let element = self.s.memory.word(at) as i16;
                    jump_if!(orders, element.cmp(&value), target)
                }
                I::IfSingle {
                    orders,
                    d,
                    s,
                    target,
                } => jump_if!(orders, r.single(d).compare(r.single(s)), target),
                I::IfSingleVar {
                    orders,
                    d,
                    slot,
                    target,
                } => {
                    let right = self.single_var(slot);
                    jump_if!(orders, r.single(d).compare(right), target)
                }
                I::IfDouble {
                    orders,
                    d,
                    s,
                    target,
                } => jump_if!(orders, r.double(d).compare(r.double(s)), target),
                I::Gosub { mark, target } => {
                    take!(self.gosub_flat(mark));
                    if self.s.near_edge() {
                        self.stand_at_target(flight, mark);
                        leave!(Exit::Careful);
                    }
                    pc = target;
                    continue;
                }
                I::Return => {
                    let (line, text) = take!(self.return_flat());
                    land!(line, text)
                }
                I::Next { .. } | I::NextInnermost { .. } => {
                    let round = match *instruction {
                        I::Next { slot, at } => {
                            let variable = take!(self.make(slot));
                            self.next_round(Some(variable), at, None)
                        }
                        I::NextInnermost { at } => self.next_round(None, at, None),
                        _ => return Exit::Careful,
                    };
                    if let Round::Again(Point { line, text }) = take!(round) {
                        land!(line, text)
                    }
                }

                I::Wend { index } => {
                    let known = &flat.loops[index as usize];
                    if self.is_innermost(known) {
                        flight.line = Some(known.line);
                        pc += 2;
                        continue;
                    }
                }
                I::EndWhile => {
                    let keep = self.s.frames.len().saturating_sub(1);
                    self.s.truncate_frames(keep);
                    flight.line = None;
                }
                I::IfDefined { call, target } => {
                    let function = &flat.functions[call as usize];
                    let entry = self.s.find_simple(code, function.slot);
                    if entry != 0 && self.s.memory.word(entry) == function.definition {
                        pc = target;
                        continue;
                    }
                }
                I::EnterFunction { d, call } => {
                    let function = &flat.functions[call as usize];
                    take!(self.bind_registers(function, r, d));
                }
                I::LeaveFunction { call } => {
                    let function = &flat.functions[call as usize];
                    self.leave_function(function.stack, function.depth);
                }

                I::IntConst { d, value } => r.set_int(d, i32::from(value)),
                I::IntVar { d, slot } => r.set_int(d, i32::from(self.int_var(slot))),
                I::IntParameter { d, offset } => {
                    let at = self.parameter(offset);
                    r.set_int(d, i32::from(self.s.memory.word(at) as i16));
                }
                I::IntAt { d } => {
                    let value = self.s.memory.word(r.address(d)) as i16;
                    r.set_int(d, i32::from(value));
                }
                I::IntElement { d, array, slot } => {
                    let subscript = i32::from(self.int_var(slot));
                    let at = take!(self.element_at(array, subscript, 2));
                    r.set_int(d, i32::from(self.s.memory.word(at) as i16));
                }
                I::AddInt { d, s } => r.set_int(d, r.int(d).wrapping_add(r.int(s))),
                I::AddIntVar { d, slot } => {
                    let value = i32::from(self.int_var(slot));
                    r.set_int(d, r.int(d).wrapping_add(value));
                }
                I::AddIntConst { d, value } => {
                    r.set_int(d, r.int(d).wrapping_add(i32::from(value)));
                }
                I::SubtractInt { d, s } => r.set_int(d, r.int(d).wrapping_sub(r.int(s))),
                I::SubtractIntVar { d, slot } => {
                    let value = i32::from(self.int_var(slot));
                    r.set_int(d, r.int(d).wrapping_sub(value));
                }
                I::MultiplyInt { d, s } => r.set_int(d, r.int(d).wrapping_mul(r.int(s))),
                I::DivideInt { d, s } => match r.int(d).checked_div(r.int(s)) {
                    Some(quotient) => r.set_int(d, quotient),
                    None => take!(Err(ErrorCode::DIVISION_BY_ZERO.into())),
                },
                I::Modulo { d, s } => {
                    let value = integer::modulo(r.int(d) as i16, r.int(s) as i16);
                    r.set_int(d, i32::from(take!(hard(value))));
                }
                I::NegateInt { d } => r.set_int(d, r.int(d).wrapping_neg()),
                I::AbsInt { d } => r.set_int(d, r.int(d).wrapping_abs()),
                I::Not { d } => r.set_int(d, !r.int(d)),
                I::Logic { logic, d, s } => {
                    let value = join(logic, r.int(d) as i16, r.int(s) as i16);
                    r.set_int(d, i32::from(value));
                }
                I::CompareInt { orders, d, s } => {
                    r.set_int(d, truth(orders, r.int(d).cmp(&r.int(s))));
                }
                I::CompareSingle { orders, d, s } => {
                    r.set_int(d, truth(orders, r.single(d).compare(r.single(s))));
                }
                I::CompareDouble { orders, d, s } => {
                    r.set_int(d, truth(orders, r.double(d).compare(r.double(s))));
                }
                I::FitInt { d } => {
                    take!(fit(r.int(d)));
                }
                I::SingleToInt { d } => {
                    let value = take!(hard(r.single(d).to_i16()));
                    r.set_int(d, i32::from(value));
                }
                I::DoubleToInt { d } => {
                    let value = take!(self.whole(Number::Double(r.double(d))));
                    r.set_int(d, i32::from(value));
                }
                I::IntTree { d, tree } => {
                    let value = take!(self.int(&flat.int_trees[tree as usize]));
                    r.set_int(d, i32::from(value));
                }

                I::SingleConst { d, bits } => r.set_single(d, Single(bits)),
                I::SingleVar { d, slot } => {
                    let value = self.single_var(slot);
                    r.set_single(d, value);
                }
                I::SingleParameter { d, offset } => {
                    let at = self.parameter(offset);
                    r.set_single(d, Single(self.s.memory.long(at)));
                }
                I::SingleAt { d } => {
                    let value = Single(self.s.memory.long(r.address(d)));
                    r.set_single(d, value);
                }
                I::Single { operation, d, s } => {
                    let (left, right) = (r.single(d), r.single(s));
                    match operation {
                        Operation::Add => put_single!(d, left.add(right)),
                        Operation::Subtract => put_single!(d, left.sub(right)),
                        Operation::Multiply => put_single!(d, left.mul(right)),
                        Operation::Divide => put_single!(d, left.div(right)),
                        Operation::DivideWhole => {
                            let quotient = left.div(right);
                            put_single!(
                                d,
                                quotient.map_err(|fault| divided_by_zero(fault, left, right))
                            );
                        }
                    }
                }
                I::AddSingleVar { d, slot } => {
                    put_single!(d, r.single(d).add(self.single_var(slot)));
                }
                I::SubtractSingleVar { d, slot } => {
                    put_single!(d, r.single(d).sub(self.single_var(slot)));
                }
                I::MultiplySingleVar { d, slot } => {
                    put_single!(d, r.single(d).mul(self.single_var(slot)));
                }
                I::Power { d, s } => put_single!(d, functions::power(r.single(d), r.single(s))),
                I::NegateSingle { d } => r.set_single(d, r.single(d).negate()),
                I::AbsSingle { d } => r.set_single(d, r.single(d).abs()),
                I::FloorSingle { d } => r.set_single(d, r.single(d).floor()),
                I::TruncateSingle { d } => r.set_single(d, r.single(d).truncate()),
                I::IntToSingle { d } => r.set_single(d, single_of(r.int(d))),
                I::IntVarToSingle { d, slot } => {
                    let value = self.int_var(slot);
                    r.set_single(d, Single::from_i16(value));
                }
                I::DoubleToSingle { d } => put_single!(d, Single::from_double(r.double(d))),
                I::Random { d } => r.set_single(d, self.s.random.next()),
                I::SingleFunction { function, d } => {
                    let value = take!(self.single_function(function, r.single(d)));
                    r.set_single(d, value);
                }
                I::SingleTree { d, tree } => {
                    let value = take!(self.single(&flat.single_trees[tree as usize]));
                    r.set_single(d, value);
                }

                I::DoubleConst { d, value } => r.set_double(d, flat.doubles[value as usize]),
                I::DoubleVar { d, slot } => {
                    let value = self.double_var(slot);
                    r.set_double(d, value);
                }
                I::DoubleParameter { d, offset } => {
                    let at = self.parameter(offset);
                    r.set_double(d, Double(self.s.memory.quad(at)));
                }
                I::DoubleAt { d } => {
                    let value = Double(self.s.memory.quad(r.address(d)));
                    r.set_double(d, value);
                }
                I::Double { operation, d, s } => {
                    let (left, right) = (r.double(d), r.double(s));
                    match operation {
                        Operation::Add => put_double!(d, left.add(right)),
                        Operation::Subtract => put_double!(d, left.sub(right)),
                        Operation::Multiply => put_double!(d, left.mul(right)),
                        Operation::Divide => match left.div(right) {
                            Ok(value) => r.set_double(d, value),
                            Err(fault) => take!(self.put_faulty_quotient(r, d, fault, pc)),
                        },
                        Operation::DivideWhole => put_double!(d, left.div(right)),
                    }
                }
                I::NegateDouble { d } => r.set_double(d, r.double(d).negate()),
                I::IntToDouble { d } => {
                    r.set_double(d, Double::from_single(single_of(r.int(d))));
                }
                I::SingleToDouble { d } => r.set_double(d, Double::from_single(r.single(d))),
                I::DoubleTree { d, tree } => {
                    let value = take!(self.double(&flat.double_trees[tree as usize]));
                    r.set_double(d, value);
                }

                I::CheckSubscript { s } => take!(self.check_subscript(r.int(s))),
                I::Element { size, d, array } => {
                    let at = take!(self.element_at(array, r.int(d), u16::from(size)));
                    r.set_address(d, at);
                }
                I::ElementVar {
                    size,
                    d,
                    array,
                    slot,
                } => {
                    let subscript = i32::from(self.int_var(slot));
                    let at = take!(self.element_at(array, subscript, u16::from(size)));
                    r.set_address(d, at);
                }
                I::Element2 { size, d, array } => {
                    let subscripts = [r.int(d), r.int(d.wrapping_add(1))];
                    let at = take!(self.element2_at(array, subscripts, u16::from(size)));
                    r.set_address(d, at);
                }
                I::Element2Var {
                    size,
                    d,
                    array,
                    first,
                    second,
                } => {
                    let subscripts = [
                        i32::from(self.int_var(first)),
                        i32::from(self.int_var(second)),
                    ];
                    let at = take!(self.element2_at(array, subscripts, u16::from(size)));
                    r.set_address(d, at);
                }
                I::PlaceTree { d, tree } => {
                    let at = take!(self.place(&flat.places[tree as usize]));
                    r.set_address(d, at);
                }

                I::StoreInt { slot, s } => take!(self.store_int(slot, r.int(s) as i16)),
                I::StoreSingle { slot, s } => {
                    let at = take!(self.make(slot));
                    self.s.memory.set_long(at, r.single(s).0);
                }
                I::StoreDouble { slot, s } => {
                    let at = take!(self.make(slot));
                    self.s.memory.set_quad(at, r.double(s).0);
                }
                I::StoreIntAt { d, s } => {
                    self.s.memory.set_word(r.address(d), r.int(s) as u16);
                }
                I::StoreSingleAt { d, s } => {
                    self.s.memory.set_long(r.address(d), r.single(s).0);
                }
                I::StoreDoubleAt { d, s } => {
                    self.s.memory.set_quad(r.address(d), r.double(s).0);
                }
                I::StoreElementConst { array, slot, value } => {
                    let subscript = i32::from(self.int_var(slot));
                    let at = take!(self.element_at(array, subscript, 2));
                    self.s.memory.set_word(at, value as u16);
                }
                I::SetInt { slot, value } => take!(self.store_int(slot, value)),
                I::SetIntPlusConst { slot, left, value } => {
                    let sum = i32::from(self.int_var(left)) + i32::from(value);
                    let value = take!(fit(sum));
                    take!(self.store_int(slot, value));
                }
                I::SetIntPlusVar { slot, left, right } => {
                    let left = i32::from(self.int_var(left));
                    let value = take!(fit(left + i32::from(self.int_var(right))));
                    take!(self.store_int(slot, value));
                }
            }
            pc += 1;
        }
    }
}
