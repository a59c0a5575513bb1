/**
 * What is answered most to security questions, as {@link normaliseAnswer} leaves it: refusals to answer, colours, food,
 * pets, the commonest names, cities and schools of the languages Coffer speaks. A guesser tries these first.
 */
export const frequentAnswers: ReadonlySet<string> = new Set(
  `
answer answer1 answer2 antwort reponse réponse traloi none nothing no yes na idk dontknow idontknow unknown test test1 test2
asdf qwerty abc xyz secret password mypassword motdepasse matkhau foo bar foobar aucun aucune rien oui non khong có không
blue red green black white yellow pink purple orange bleu rouge vert noir blanc xanh đỏ
pizza pasta burger chocolate chocolat coffee tea phở pho sushi steak
dog cat bird fish rex max bella buddy charlie lucky fluffy princess rocky milo luna coco médor medor minou félix felix
john david michael james robert mary anna maria sarah emma paul peter thomas daniel chris alex sam
jean pierre marie michel philippe nathalie isabelle sophie nicolas julien camille
nguyen nguyễn tran trần le lê pham phạm hoang hoàng linh huong hương lan hoa mai minh hung hùng anh
smith jones brown williams johnson miller taylor davis martin bernard dubois durand petit moreau müller mueller schmidt
london paris newyork newyorkcity losangeles chicago berlin rome madrid lyon marseille hanoi hànội saigon sàigòn hochiminh
hochiminhcity danang đànẵng usa france england vietnam việtnam germany
school highschool primaryschool elementaryschool college university école ecole lycée lycee trường
mainstreet highstreet churchstreet parkavenue ruedelaposte ruedeléglise ruedelagare grandrue
mcdonalds mcdonald tesco walmart starbucks carrefour supermarket restaurant office home work mom dad mother father mum maman papa
mẹ bố harrypotter thebible bible thriller thebeatles beatles
`
    .trim()
    .split(/\s+/),
);
