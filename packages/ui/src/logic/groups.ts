/** Bytes as lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Hexadecimal in groups of two bytes, after a first group of `lead` bytes. */
export function groupHex(hex: string, lead = 0): string[] {
  const head = hex.slice(0, lead * 2);
  const rest = hex.slice(lead * 2).match(/.{1,4}/g) ?? [];
  return head === '' ? [...rest] : [head, ...rest];
}

/** A code in groups of `size` characters; separators already in it are dropped. */
export function groupCode(code: string, size: number): string[] {
  return code.replace(/[\s-]/g, '').match(new RegExp(`.{1,${size}}`, 'gu')) ?? [];
}
