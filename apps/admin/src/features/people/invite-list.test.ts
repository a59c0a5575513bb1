import { describe, expect, test } from 'vitest';
import { readInviteList } from './invite-list.ts';

const read = (text: string, most = 100) => readInviteList(text, most);
const wrong = (text: string) => read(text).problems.map(({ line, text: piece }) => [line, piece]);

describe('a pasted list', () => {
  test('gives the addresses of its lines in their order, lower case', () => {
    expect(read('Ann@Example.org\r\nbob@example.org\n\n  cy@example.org  ')).toEqual({
      addresses: ['ann@example.org', 'bob@example.org', 'cy@example.org'],
      problems: [],
    });
  });

  test('may have many addresses on a line, parted by commas, semicolons or spaces', () => {
    expect(read('a@x.org, b@x.org; c@x.org d@x.org').addresses).toEqual([
      ...['a@x.org', 'b@x.org', 'c@x.org', 'd@x.org'],
    ]);
  });

  test('loses the names that mail programs put beside addresses, also those with a comma inside', () => {
    expect(read('"Keller, Ann" <ann@x.org>, Minh Trần <minh@x.org>')).toEqual({
      addresses: ['ann@x.org', 'minh@x.org'],
      problems: [],
    });
  });

  test('names each line that holds no address, with its number', () => {
    expect(wrong('ann@x.org\nbob at x.org\n@x.org\ncy@x.org')).toEqual([
      [2, 'bob at x.org'],
      [3, '@x.org'],
    ]);
  });

  test('keeps the good one of a line and names the bad one', () => {
    const { addresses, problems } = read('ann@x.org, bob@@x.org');
    expect(addresses).toEqual(['ann@x.org']);
    expect(problems).toEqual([{ line: 1, text: 'bob@@x.org', problem: 'not-an-address' }]);
  });

  test('takes an address once, in whatever case it comes again', () => {
    expect(read('ann@x.org\nANN@x.org')).toEqual({
      addresses: ['ann@x.org'],
      problems: [{ line: 2, text: 'ANN@x.org', problem: 'twice' }],
    });
  });

  test('takes no more than go at once, and names the rest', () => {
    const { addresses, problems } = read('a@x.org\nb@x.org\nc@x.org', 2);
    expect(addresses).toEqual(['a@x.org', 'b@x.org']);
    expect(problems).toEqual([{ line: 3, text: 'c@x.org', problem: 'too-many' }]);
  });

  test('shows no more of a long line than is needed to find it', () => {
    expect(read('x'.repeat(5000)).problems[0]?.text).toHaveLength(80);
  });

  test('refuses what would turn the direction of writing', () => {
    expect(read('ann\u202e@x.org').addresses).toEqual([]);
  });
});

describe('a CSV file', () => {
  test('is read past its header, its mark and its other columns', () => {
    expect(read('\uFEFFName,E-mail,Team\n"Keller, Ann",ann@x.org,Accounts\nBob,bob@x.org,')).toEqual({
      addresses: ['ann@x.org', 'bob@x.org'],
      problems: [],
    });
  });

  test('may be parted by semicolons or tabs, and have its addresses in quotes', () => {
    expect(read('ann;"ann@x.org"\nbob\tbob@x.org').addresses).toEqual(['ann@x.org', 'bob@x.org']);
  });

  test('has its rows without an address named as they stand in the file', () => {
    expect(wrong('email,name\nann@x.org,Ann\n,Bob')).toEqual([[3, ',Bob']]);
  });

  test('is not taken for a header where the word stands on a later line', () => {
    expect(wrong('ann@x.org\nemail')).toEqual([[2, 'email']]);
  });
});
