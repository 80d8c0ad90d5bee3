/** 1/sinh(x), also where sinh overflows. */
export const cosecant = (x: number): number => (2 * Math.exp(-x)) / -Math.expm1(-2 * x);

/** ½ log k!. */
export const halfLogFactorial = (k: number): number => {
  let sum = 0;
  for (let j = 2; j <= k; j++) sum += Math.log(j);
  return sum / 2;
};

/** xᵏ/√k!, which neither overflows nor underflows before it must. */
export function powerOverRootFactorial(x: number, k: number): number {
  let value = 1;
  for (let j = 1; j <= k; j++) value *= x / Math.sqrt(j);
  return value;
}
