import { expect, test } from 'vitest';
import { linkOf } from './web-address.ts';

test('an http or https address becomes a link', () => {
  expect(linkOf('https://gitlab.example/x')).toEqual({
    href: 'https://gitlab.example/x',
    host: 'gitlab.example',
  });
  expect(linkOf('gitlab.example')?.href).toBe('https://gitlab.example/');
  expect(linkOf('gitlab.example:8443/login')?.host).toBe('gitlab.example:8443');
});

test.each([
  'javascript:alert(1)',
  ' JAVASCRIPT:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'java\nscript:alert(1)',
  'not an address',
  '',
])('%s stays text', (text) => {
  expect(linkOf(text)).toBeNull();
});
