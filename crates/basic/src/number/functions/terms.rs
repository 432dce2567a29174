//! Microsoft's constants: the coefficients of the polynomials, highest first.

use crate::number::Single;

pub const HALF_PI: Single = Single(0x8149_0FDB);
pub const LN_2: Single = Single(0x8031_7218);
pub const LOG2_E: Single = Single(0x8138_AA3B);
pub const INVERSE_TWO_PI: Single = Single(0x7E22_F983);

pub const LOG_NUMERATOR: [Single; 4] = [
    Single(0x8319_F79A),
    Single(0x8343_6324),
    Single(0x848D_CD75),
    Single(0x8283_7FA9),
];
pub const LOG_DENOMINATOR: [Single; 4] = [
    Single(0x8100_0000),
    Single(0x834D_B0E2),
    Single(0x8311_720A),
    Single(0x7F35_04F4),
];
pub const EXP_TERMS: [Single; 7] = [
    Single(0x7459_887C),
    Single(0x7726_97E0),
    Single(0x7A1E_1DC4),
    Single(0x7C63_505E),
    Single(0x7E75_FE1A),
    Single(0x8031_7218),
    Single(0x8100_0000),
];
pub const SIN_TERMS: [Single; 5] = [
    Single(0x861E_D7FB),
    Single(0x8799_2665),
    Single(0x8723_3458),
    Single(0x86A5_5DE1),
    Single(0x8349_0FDB),
];
pub const ATN_TERMS: [Single; 9] = [
    Single(0x783B_D74A),
    Single(0x7B84_6E02),
    Single(0x7C2F_C1FE),
    Single(0x7D9A_3174),
    Single(0x7D5A_3D84),
    Single(0x7E91_7FC8),
    Single(0x7E4C_BBE4),
    Single(0x7FAA_AA6C),
    Single(0x8100_0000),
];
