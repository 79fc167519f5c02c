import { byWayOfFloat64 } from './by-type.ts';
import { copySign } from './float-parts.ts';
import { log1p } from './log.ts';

/** Beyond it x + 1 and the root of x^2 + 1 are x. */
const FAR = 2 ** 60;

/** log1p(|x| + x^2/(1 + sqrt(1 + x^2))), and log(2) + log|x| far out: fdlibm's s_asinh.c. */
export const asinh = byWayOfFloat64((s, x) => {
  const size = s.abs(x);
  const square = s.mul(x, x);
  const isFar = s.less(FAR, size);
  const more = s.div(square, s.add(1, s.sqrt(s.add(1, square))));
  const y = log1p(s, s.select(isFar, size, s.add(size, more)));
  return copySign(s, s.add(y, s.select(isFar, s.constant('float64', Math.LN2), 0)), x);
});

/** With t = x - 1: log1p(t + sqrt(2t + t^2)), and log(2) + log(x) far out: fdlibm's e_acosh.c. */
export const acosh = byWayOfFloat64((s, x) => {
  const t = s.sub(x, 1);
  const isFar = s.less(FAR, x);
  const y = log1p(s, s.select(isFar, t, s.add(t, s.sqrt(s.add(s.add(t, t), s.mul(t, t))))));
  const value = s.add(y, s.select(isFar, s.constant('float64', Math.LN2), 0));
  return s.select(s.less(x, 1), Number.NaN, value);
});

/** log1p(2|x| + 2|x| |x|/(1 - |x|))/2: fdlibm's e_atanh.c. */
export const atanh = byWayOfFloat64((s, x) => {
  const size = s.abs(x);
  return copySign(s, s.mul(log1p(s, s.div(s.add(size, size), s.sub(1, size))), 0.5), x);
});
