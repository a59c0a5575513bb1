/** About two hundred of the commonest passwords, lower-case; what a guesser tries first. */
export const commonPasswords: ReadonlySet<string> = new Set(
  `
123456 1234567 12345678 123456789 1234567890 12345 1234 123123 123321 123qwe 12qwaszx 111111 1111111 11111111 000000
00000000 101010 112233 121212 131313 159753 222222 555555 654321 666666 696969 777777 7777777 888888 88888888 987654321
999999 147258369 789456123 159357 1q2w3e 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2 q1w2e3r4 qwe123 qweasd qweasdzxc qazwsx
qazwsxedc qwer1234 qwerty qwerty1 qwerty12 qwerty123 qwerty1234 qwertyui qwertyuiop azerty azerty123 azertyuiop asdfgh
asdfghjkl asdf1234 asdasd zxcvbn zxcvbnm zaq12wsx aa123456 a123456 a1b2c3 a1b2c3d4 abc123 abc1234 abcd1234 abcdef abcdefg
abcdefgh aaaaaa access account admin admin123 administrator adobe123 amanda andrea andrew anthony apple arsenal asshole
austin babygirl bailey banana barcelona baseball basketball batman biteme blink182 bonjour butterfly camille changeme
charlie cheese chelsea chocolate chouchou coffee coucou computer cookie corvette dallas daniel default diamond doudou
doraemon dragon dubsmash eminem family ferrari flower football forever freedom fuckyou george ginger golfer google
guest hannah harley hello hello123 hockey hunter hunter2 iloveyou iloveyou1 internet jasmine jennifer jessica jesus jordan
jordan23 joshua justin killer letmein letmein1 liverpool login loulou lovely loveme lucky maggie manchester marina marseille
martin master matrix matthew maverick mercedes merlin michael michelle minecraft monkey mustang motdepasse nicolas nicole ninja
nothing passw0rd password password! password1 password12 password123 password1234 p@ssword p@ssw0rd passwort pass pass123
pass1234 pepper pokemon princess purple qwert ranger robert root samsung secret secret123 security shadow silver
soccer soleil sparky starwars summer summer2023 summer2024 sunshine superman taylor test test123 test1234 testing thomas
thunder tigger toor trustno1 user welcome welcome1 welcome123 whatever william winner winter xxxxxx yankees yellow zxcvbnm1
matkhau matkhau123 anhyeuem yeuem khongbiet vietnam saigon hanoi
correcthorsebatterystaple passwordpassword qwertyqwerty iloveyouiloveyou 123456123456 123456781234 1234567891011 123456789012
1234567890123 qwertyuiop123 qwertyuiop12 password12345 password123456 adminadmin administrator1 changemechangeme
letmeinletmein welcomewelcome asdfghjkl123 zxcvbnmasdfghjkl 111111111111 000000000000 1q2w3e4r5t6y 1q2w3e4r5t6y7u
qazwsxedcrfv abcdefghijkl abcdefghijklmnop abc123abc123 aaaaaaaaaaaa
`
    .trim()
    .split(/\s+/),
);
