/** What a device's own name says of its shape. */
export const deviceShape = (name: string): 'phone' | 'laptop' | 'screen' => {
  if (/iphone|ipad|android|phone|mobile|ios\b/i.test(name)) return 'phone';
  return /mac|book|laptop|chromeos/i.test(name) ? 'laptop' : 'screen';
};
