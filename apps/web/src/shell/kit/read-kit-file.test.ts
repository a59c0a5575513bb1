import { describe, expect, test } from 'vitest';
import { codeInKit, readKitFile } from './read-kit-file.ts';

const code = '7KQF-2MXW-9DHT-R4VC-8NPE-3JYA-5GZB';
const saved = [
  'Coffer recovery kit',
  'Claire Vasseur',
  'https://vault.example',
  '22 November 2026',
  '',
  code,
  '',
];

describe('reading the kit file', () => {
  test('the code is found on its line, whatever the line ends are', () => {
    expect(codeInKit(saved.join('\n'))).toBe(code);
    expect(codeInKit(saved.join('\r\n'))).toBe(code);
  });

  test('a code typed off in small letters, with spaces or without, is found too', () => {
    expect(codeInKit('7kqf 2mxw 9dht r4vc 8npe 3jya 5gzb')).toBe('7KQF 2MXW 9DHT R4VC 8NPE 3JYA 5GZB');
    expect(codeInKit(code.replaceAll('-', ''))).toBe(code.replaceAll('-', ''));
  });

  test('prose, a longer run of letters and a name of seven short words are no code', () => {
    expect(codeInKit('Keep it where you keep your passport')).toBeNull();
    expect(codeInKit(`${code}-AAAA`)).toBeNull();
    expect(codeInKit(`code: ${code}`)).toBeNull();
  });

  test('a file that is far too large is not read', async () => {
    expect(await readKitFile(new Blob([`${code}\n`]))).toBe(code);
    expect(await readKitFile(new Blob([`${code}\n`, new Uint8Array(70_000)]))).toBeNull();
  });
});
