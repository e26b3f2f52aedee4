/**
 * The complementary error function, to full double precision (relative error below 1e-15 for x > -1 and down to the smallest
 * results).
 *
 * @see W. J. Cody 1969, Rational Chebyshev approximations for the error function: erf on [0, 0.46875], erfc on
 * [0.46875, 4] and beyond 4.
 */
export function erfc(x: number): number {
  const y = Math.abs(x);
  if (y <= 0.46875) return 1 - erfNearZero(x);
  const tail = y <= 4 ? erfcMiddle(y) : erfcFar(y);
  return x < 0 ? 2 - tail : tail;
}

const NEAR_P = [
  1.85777706184603153e-1, 3.1611237438705656, 1.13864154151050156e2, 3.77485237685302021e2,
  3.20937758913846947e3,
] as const;
const NEAR_Q = [
  1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3,
] as const;

function erfNearZero(x: number): number {
  return (x * polynomial(NEAR_P, x * x)) / polynomial(NEAR_Q, x * x);
}

const MIDDLE_P = [
  2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1,
  2.98635138197400131e2, 8.8195222124176909e2, 1.71204761263407058e3, 2.05107837782607147e3,
  1.23033935479799725e3,
] as const;
const MIDDLE_Q = [
  1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
  3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
] as const;

function erfcMiddle(y: number): number {
  return (expMinusSquare(y) * polynomial(MIDDLE_P, y)) / polynomial(MIDDLE_Q, y);
}

const FAR_P = [
  1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1,
  1.60837851487422766e-2, 6.58749161529837803e-4,
] as const;
const FAR_Q = [
  1, 2.56852019228982242, 1.87295284992346047, 5.27905102951428412e-1, 6.05183413124413191e-2,
  2.33520497626869185e-3,
] as const;
const INVERSE_SQRT_PI = 5.6418958354775628695e-1;

function erfcFar(y: number): number {
  if (y > 27.3) return 0; // below the smallest double
  const z = 1 / (y * y);
  return (expMinusSquare(y) * (INVERSE_SQRT_PI - (z * polynomial(FAR_P, z)) / polynomial(FAR_Q, z))) / y;
}

/** exp(-y²), with y² split so that its rounding error does not grow with y. */
function expMinusSquare(y: number): number {
  const coarse = Math.trunc(y * 16) / 16;
  return Math.exp(-coarse * coarse) * Math.exp(-(y - coarse) * (y + coarse));
}

/** Horner's rule; the highest power comes first. */
function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (const coefficient of coefficients) sum = sum * x + coefficient;
  return sum;
}
