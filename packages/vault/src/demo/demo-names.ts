type OneOrMore<Entry> = readonly [Entry, ...Entry[]];
type DemoSite = readonly [title: string, host: string, folder: string, tags: readonly string[]];

/** First and last names in the three languages of the product. */
export const demoPeople: OneOrMore<readonly [first: string, last: string]> = [
  ['An', 'Nguyễn'],
  ['Đức', 'Trần'],
  ['Hương', 'Lê'],
  ['Quỳnh', 'Phạm'],
  ['Thảo', 'Đặng'],
  ['Khánh', 'Vũ'],
  ['Zoé', 'Lefèvre'],
  ['Étienne', 'Garçon'],
  ['Maëlle', 'Dubois'],
  ['Noël', 'Bérenger'],
  ['Chloé', 'Moreau'],
  ['François', 'L’Hôte'],
  ['Alice', 'Harper'],
  ['Oliver', 'Whitfield'],
  ['Grace', 'O’Connor'],
  ['Samuel', 'Brook'],
];

/** Places with an account: title, host, folder, tags. All hosts are reserved for examples. */
export const demoSites: OneOrMore<DemoSite> = [
  ['Ngân hàng Đông Á', 'donga.example', 'Finance/Banks', ['bank', 'tiết kiệm']],
  ['Crédit du Littoral', 'credit-littoral.example', 'Finance/Banks', ['bank', 'épargne']],
  ['Harbour Building Society', 'harbour.example', 'Finance/Banks', ['bank']],
  ['Impôts et taxes', 'impots.example', 'Finance', ['État']],
  ['Webmail', 'mail.example.com', 'Personal', ['mail']],
  ['Bưu điện Sài Gòn', 'buudien.example', 'Personal', ['mail']],
  ['Fromagerie Bécot', 'becot.example', 'Shopping', ['shop', 'food']],
  ['Chợ Bến Thành online', 'benthanh.example', 'Shopping', ['shop']],
  ['Paper & Ink', 'paper-ink.example', 'Shopping', ['shop', 'office']],
  ['Vols Azur', 'vols-azur.example', 'Travel', ['vé', 'travel']],
  ['Hãng bay Sen Vàng', 'senvang.example', 'Travel', ['travel']],
  ['Northern Rail', 'rail.example.org', 'Travel', ['travel', 'work']],
  ['Code forge', 'forge.example.net', 'Work/Engineering', ['work', 'dev']],
  ['Build server', 'ci.forge.example.net', 'Work/Engineering', ['work', 'dev']],
  ['Ticket desk', 'tickets.example.net', 'Work', ['work']],
  ['Salle de sport Élan', 'elan.example', 'Personal/Health', ['santé']],
  ['Nhà thuốc Hạnh Phúc', 'hanhphuc.example', 'Personal/Health', ['santé']],
  ['City library', 'library.example.org', '', []],
  ['Film club', 'films.example', '', ['fun']],
  ['Maison connectée', 'maison.example', 'Home', ['home']],
];

/** Titles and texts of notes. */
export const demoNotes: OneOrMore<readonly [title: string, text: string]> = [
  ['Wi-Fi at home', 'Network: La Maison\nKey is on the back of the box, and here:\n  lilac-harbor-quiet-42'],
  ['Công thức phở của bà', 'Xương bò 2 kg, gừng nướng, hành nướng, quế, hồi.\nNinh 6 tiếng, không đậy vung.'],
  ['Codes de la résidence', 'Portail : 4821A\nCave : clé bleue\nLocal vélos : 0937'],
  ['Emergency contacts', 'Clinic: +00 555 0100\nNeighbour (has a key): +00 555 0111'],
  ['Alarm system', 'Service code is changed each January. Ask Grace before calling the company.'],
  ['Déménagement', '☐ résilier l’électricité\n☐ faire suivre le courrier\n☐ rendre les clés 🔑'],
  ['Ghi chú thuế', 'Mã số thuế và các mốc nộp hồ sơ: 31/03, 30/06, 30/09.'],
  ['Insurance', 'Policy 77-0192-AX. Claims within 5 days, photos of everything.'],
];
