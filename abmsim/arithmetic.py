# SPDX-License-Identifier: Apache-2.0
"""Exponential, logarithm and normal quantile from + - * / alone, so that every processor agrees (ODD 3.2).

The library versions differ between processors in the last digit; these do not. Formulas: fdlibm (Sun
Microsystems, freely usable) for exp and log; Wichura 1988, algorithm AS 241, for the normal quantile.
"""

import math

import numpy as np

from abmsim.compiled import rule

LN2_HIGH = 6.93147180369123816490e-01
LN2_LOW = 1.90821492927058770002e-10
INVERSE_LN2 = 1.44269504088896338700e00
LARGEST_EXPONENT = 709.0
SQRT_HALF = 0.70710678118654752440
SMALLEST_POWER = -1074
SMALLEST_NORMAL = math.ldexp(1.0, -1022)
TO_NORMAL_BITS = 54
TO_NORMAL = math.ldexp(1.0, TO_NORMAL_BITS)
MANTISSA_LENGTH, EXPONENT_OF_ONE = 52, 1022  # with the mantissa in [0.5, 1)
MANTISSA_BITS = np.int64((1 << MANTISSA_LENGTH) - 1)
BITS_OF_HALF = np.int64(EXPONENT_OF_ONE << MANTISSA_LENGTH)
POWERS_OF_TWO = np.array([math.ldexp(1.0, k) for k in range(SMALLEST_POWER, 1024)])

P1 = 1.66666666666666019037e-01
P2 = -2.77777777770155933842e-03
P3 = 6.61375632143793436117e-05
P4 = -1.65339022054652515390e-06
P5 = 4.13813679705723846039e-08
L1 = 6.666666666666735130e-01
L2 = 3.999999999940941908e-01
L3 = 2.857142874366239149e-01
L4 = 2.222219843214978396e-01
L5 = 1.818357216161805012e-01
L6 = 1.531383769920937332e-01
L7 = 1.479819860511658591e-01

NEAR_TOP = (
    3.3871328727963666080e0,
    1.3314166789178437745e2,
    1.9715909503065514427e3,
    1.3731693765509461125e4,
    4.5921953931549871457e4,
    6.7265770927008700853e4,
    3.3430575583588128105e4,
    2.5090809287301226727e3,
)
NEAR_BOTTOM = (
    1.0,
    4.2313330701600911252e1,
    6.8718700749205790830e2,
    5.3941960214247511077e3,
    2.1213794301586595867e4,
    3.9307895800092710610e4,
    2.8729085735721942674e4,
    5.2264952788528545610e3,
)
TAIL_TOP = (
    1.42343711074968357734e0,
    4.63033784615654529590e0,
    5.76949722146069140550e0,
    3.64784832476320460504e0,
    1.27045825245236838258e0,
    2.41780725177450611770e-1,
    2.27238449892691845833e-2,
    7.74545014278341407640e-4,
)
TAIL_BOTTOM = (
    1.0,
    2.05319162663775882187e0,
    1.67638483018380384940e0,
    6.89767334985100004550e-1,
    1.48103976427480074590e-1,
    1.51986665636164571966e-2,
    5.47593808499534494600e-4,
    1.05075007164441684324e-9,
)
FAR_TOP = (
    6.65790464350110377720e0,
    5.46378491116411436990e0,
    1.78482653991729133580e0,
    2.96560571828504891230e-1,
    2.65321895265761230930e-2,
    1.24266094738807843860e-3,
    2.71155556874348757815e-5,
    2.01033439929228813265e-7,
)
FAR_BOTTOM = (
    1.0,
    5.99832206555887937690e-1,
    1.36929880922735805310e-1,
    1.48753612908506148525e-2,
    7.86869131145613259100e-4,
    1.84631831751005468180e-5,
    1.42151175831644588870e-7,
    2.04426310338993978564e-15,
)
BOUND_POWER, ABOVE_ROUNDING = 8.0, 1.0 + 1e-9
NEAR_LIMIT, NEAR_SHIFT, TAIL_LIMIT, TAIL_SHIFT = 0.425, 0.180625, 5.0, 1.6


@rule
def exponential(x: float) -> float:
    """Return e to the power x (error below 1 ulp); 0 below -709, the value at 709 above it, x if it is no number."""
    if not x >= -LARGEST_EXPONENT:
        return 0.0 if x < 0 else x
    if x > LARGEST_EXPONENT:
        x = LARGEST_EXPONENT
    k = math.floor(x * INVERSE_LN2 + 0.5)
    high = x - k * LN2_HIGH
    low = k * LN2_LOW
    r = high - low
    t = r * r
    c = r - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))))
    return float((1.0 - ((low - (r * c) / (2.0 - c)) - high)) * POWERS_OF_TWO[int(k) - SMALLEST_POWER])


@rule
def logarithm(x: float) -> float:
    """Return the natural logarithm of x > 0 (error below 1 ulp); minus infinity for 0 and below."""
    if x <= 0.0:
        return -np.inf
    if not x < np.inf:
        return x
    shift = 0
    if x < SMALLEST_NORMAL:
        x, shift = x * TO_NORMAL, TO_NORMAL_BITS
    bits = np.float64(x).view(np.int64)
    # as math.frexp has it, but without a call: x = mantissa times 2 to the power exponent, mantissa in [0.5, 1)
    mantissa = np.int64((bits & MANTISSA_BITS) | BITS_OF_HALF).view(np.float64)
    exponent = (bits >> MANTISSA_LENGTH) - EXPONENT_OF_ONE - shift
    if mantissa < SQRT_HALF:
        mantissa = mantissa * 2.0
        exponent = exponent - 1
    f = mantissa - 1.0
    s = f / (2.0 + f)
    z = s * s
    series = z * (L1 + z * (L2 + z * (L3 + z * (L4 + z * (L5 + z * (L6 + z * L7))))))
    half = 0.5 * f * f
    return exponent * LN2_HIGH - ((half - (s * (half + series) + exponent * LN2_LOW)) - f)


@rule
def _ratio(r: float, top: tuple[float, ...], bottom: tuple[float, ...]) -> float:
    """Return the quotient of two polynomials of degree 7 in r."""
    above, below = 0.0, 0.0
    for k in range(len(top) - 1, -1, -1):
        above = above * r + top[k]
        below = below * r + bottom[k]
    return above / below


@rule
def normal_quantile(p: float) -> float:
    """Return the standard normal quantile of p in (0, 1), relative error about 1e-16 (AS 241)."""
    q = p - 0.5
    if abs(q) <= NEAR_LIMIT:
        return q * _ratio(NEAR_SHIFT - q * q, NEAR_TOP, NEAR_BOTTOM)
    r = math.sqrt(-logarithm(p if q < 0.0 else 1.0 - p))
    if r <= TAIL_LIMIT:
        size = _ratio(r - TAIL_SHIFT, TAIL_TOP, TAIL_BOTTOM)
    else:
        size = _ratio(r - TAIL_LIMIT, FAR_TOP, FAR_BOTTOM)
    return -size if q < 0.0 else size


@rule
def logistic(x: float) -> float:
    """Return 1 / (1 + exp(-x)), a chance in [0, 1]."""
    if x > LARGEST_EXPONENT:
        return 1.0
    return 1.0 / (1.0 + exponential(-x))


@rule
def most_of_logistic(x: float) -> float:
    """Return what logistic(x) never exceeds, without an exponential: near it where chances are small.

    exp(y) >= (1 + y / 8)^8 for y >= -8, hence logistic(x) <= 1 / (1 + (1 - x / 8)^8); a little is added for rounding.
    """
    if x >= BOUND_POWER:
        return 1.0
    root = 1.0 - x / BOUND_POWER
    square = root * root
    fourth = square * square
    return ABOVE_ROUNDING / (1.0 + fourth * fourth)


@rule
def power(base: float, exponent: float) -> float:
    """Return base to the power exponent for base >= 0 (0 to the power 0 is 1)."""
    if exponent == 0.0:
        return 1.0
    if base <= 0.0:
        return 0.0
    if base == 1.0:
        return 1.0
    return exponential(exponent * logarithm(base))
