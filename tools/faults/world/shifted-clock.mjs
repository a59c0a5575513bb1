// Preloaded into a server: its clock is off by COFFER_FAULTS_CLOCK_SHIFT milliseconds, as `faketime` would have it.
const shift = Number(process.env.COFFER_FAULTS_CLOCK_SHIFT);
const Real = Date;
const now = () => Real.now() + shift;

globalThis.Date = new Proxy(Real, {
  construct: (target, values, self) => Reflect.construct(target, values.length > 0 ? values : [now()], self),
  apply: () => new Real(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
