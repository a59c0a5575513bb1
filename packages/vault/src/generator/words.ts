/**
 * Common English words of 3 to 8 letters for passphrases, in alphabetical order. Each word adds
 * log2(length) bits, more than 11.
 */
export const passphraseWords: readonly string[] = `
able about above accent access acid acorn across act actor adapt add adult advice aerial affair afford
after again agent agile agree ahead aim air alarm album alert algae alien align alike alive alley allow
almond alone along aloud alpha alpine also alter always amber amount ample anchor ancient angel angle
animal ankle annual answer ant antler anvil any apart apple apply apricot april apron aqua arch arctic
area arena argue arise ark arm armor army aroma around arrange arrive arrow art ash ask aspen atlas atom
attic audio august aunt author autumn avenue avoid awake award aware away awning axis baby bacon badge bag
bagel bake baker balance balcony ball ballet balloon bamboo banana band banjo bank banner bar bargain bark
barley barn barrel base basil basin basket bat bath baton bay beach bead beam bean bear beard beat beauty
beaver become bed bee beef beetle before begin behave behind being bell belong below belt bench berry
beside best better beyond bicycle big bike bin bird birth biscuit bishop bit black blade blank blanket
blast blaze blend bless blink block blond bloom blossom blouse blow blue board boat body boil bold bolt
bond bone bonus book boost boot border born borrow boss both bottle bottom bounce bow bowl box boy brain
brake branch brand brass brave bread break breath breeze brick bride bridge brief bright bring broad
bronze brook broom brother brown brush bubble bucket buckle bud budget bugle build bulb bulk bundle bunny
burger burn burst bus bush busy butter button buy buzz cabbage cabin cable cactus cafe cage cake call calm
camel camera camp canal candle candy cannon canoe canvas canyon cap cape captain car caramel caravan card
care cargo carpet carrot carry cart carve case cash castle casual cat catch cattle cause cave cedar
ceiling celery cell cello cement center ceramic cereal certain chain chair chalk champion chance change
chapel chapter charge charm chart chase cheap check cheek cheer cheese cheetah chef cherry chess chest
chew chicken chief child chili chimney chin chip choice choose chord chorus cider cinema circle circus
citizen city civil claim clam clap class clay clean clear clerk clever click cliff climb clinic clip clock
close cloth cloud clover clown club clue coach coal coast coat cobra cocoa coconut cod code coffee coil
coin cold collar color column comb come comet comfort comic common compass concert cone cook cookie cool
copper copy coral cord core cork corn corner cosmos cotton couch cougar cough count country couple courage
course court cousin cover cow cozy crab cradle craft crane crate crater crayon cream create creek crew
cricket crisp crop cross crow crowd crown cruise crumb crust crystal cube cuckoo cup cupboard curious curl
current curtain curve cushion custom cute cycle daily dairy daisy damp dance danger dark dart dash date
dawn day deal dear debate decade decide deck deep deer degree delay deliver delta demand den dense dentist
depend depth desert design desk detail device dew dial diamond diary dice diet differ dig digit dine
dinner direct dirt disc dish dive doctor dog doll dolphin dome donkey door dose double dough dove down
dozen draft dragon drama draw dream dress drift drill drink drive drop drum dry duck duet dune during dusk
dust duty dwell each eager eagle ear early earn earth ease east easy eat echo edge edit effort egg eight
either elbow elder elect elegant elephant elevator elf elk elm else ember emerald emotion empty enable end
energy engine enjoy enough enter entire entry envelope equal erase errand escape essay even evening event
ever every evolve exact example excite exhale exist exit expand expect expert explain express extra eye
fabric face fact factory fade fair fairy faith falcon fall fame family famous fan fancy far farm fashion
fast father fault favor feast feather feed feel fence fern ferry festival fetch fever few fiber fiddle
field fig figure file fill film filter final finch find fine finger finish fire firm first fish fit five
fix flag flame flap flash flat flavor fleet flight flip float flock flood floor flour flow flower fluid
flute fly foam focus fog foil fold folk follow food foot force forest forget fork form fort fortune forum
forward fossil found fountain four fox fragile frame free fresh friday friend fringe frog front frost
frozen fruit fuel full fun funnel funny fur future gadget gain galaxy gallery gallon game gap garage
garden garlic gas gate gather gauge gaze gazelle gem general genius gentle genuine ghost giant gift ginger
giraffe girl give glacier glad glance glass glide glimpse globe glory glove glow glue goal goat gold golf
good goose gorilla gospel gossip govern gown grace grade grain grand granite grape graph grass gravel
gravy great green greet grey grid grill grin grip grocery ground group grove grow growth guard guess guest
guide guitar gulf gull gum habit hair half hall hammer hamster hand handle happy harbor hard hare harmony
harp harvest hat haven hawk hay hazel head heal health hear heart heat heavy hedge height hello helmet
help hen herb herd here hero heron hidden high hike hill hinge hint hippo history hobby hockey hold hole
holiday hollow holly home honest honey hood hook hope horizon horn horse hose host hotel hour house hover
huge human humble humor hundred hunt hurry hybrid ice icicle icon idea ideal idle igloo image imagine
impact improve inch include income index indoor infant inform inhale ink inn inner input insect inside
inspire intact invent invite iris iron island item ivory ivy jacket jaguar jam january jar jasmine jaw
jazz jeans jelly jewel jigsaw job join joke jolly journey joy judge juice july jumbo jump june jungle
junior jury just kangaroo kayak keen keep kennel kernel kettle key keyboard kick kid kidney kind king
kiosk kiss kit kitchen kite kitten kiwi knee knife knit knock knot know koala label lace ladder lady
ladybug lagoon lake lamb lamp land lane lantern lap large laser last late laugh launch laundry laurel lava
lavender law lawn layer lazy lead leaf league learn leather lecture left leg legend lemon lend length lens
leopard lesson letter level lever library license lid life lift light lilac lily limb lime limit line
linen link lion lip liquid list listen little live lizard llama load loaf lobby lobster local lock lodge
log logic long look loop loose lotion lotus loud lounge love low loyal lucky lumber lunar lunch luxury
lyric machine magic magnet maid mail main major make mammal mango manner mansion maple marble march margin
marine mark market marsh mask mason match math matter may maze meadow meal mean measure meat medal media
melody melon melt member memory mentor menu mercy merge merit merry metal meteor method middle midnight
mild mile milk mill mimic mind mineral minimum minor mint minute mirror mist mitten mix mobile model
modern moment monday money monkey month mood moon moose moral more morning mosaic moss moth mother motion
motor mountain mouse mouth move movie much mud muffin mug mule muscle museum mushroom music must mustard
mutual myth nail name napkin narrow nation native nature near neat neck nectar need needle neighbor neon
nephew nerve nest net never new news next nice nickel night nimble nine noble noise noodle noon normal
north nose notable note nothing notice novel now number nurse nut nylon oak oar oasis oat object observe
ocean october octopus odd offer office often oil okay olive omega once onion online only onward opal open
opera opinion option orange orbit orchard orchid order organ origin ostrich other otter ounce our outdoor
outer output oval oven over owl own owner oxygen oyster pace pack paddle page paint pair palace palm pan
panda panel pansy panther paper parade parcel parent park parrot parsley part party pass past pasta paste
patch path patient patrol pause pave paw pea peace peach peacock peak peanut pear pearl pebble pecan pedal
peel pelican pen pencil penguin people pepper perfect perfume permit person petal phone photo phrase piano
pick picnic picture piece pier pigeon pillow pilot pine pink pioneer pipe pitch pizza place plain plan
planet plant plastic plate play plaza please plenty plow plum plus pocket poem poet point polar police
polish polite pond pony pool poppy popular porch port portrait possible post potato pottery pouch powder
power prairie praise pray prefer prepare present press pretty prevent price pride primary prince print
prism prize problem produce profit program project promise proof proper protect proud prove public pudding
puddle pull pulp pulse pumpkin punch pupil puppet puppy purple purpose purse push puzzle pyramid quail
quality quarter quartz queen quest quick quiet quill quilt quit quiz quote rabbit raccoon race racket
radar radio radish raft rail rain raise rally ramp ranch range rapid rare rather raven raw ray razor reach
react read ready real reason rebuild recall receive recipe record recycle red reduce reef refresh region
regular relax relief rely remain remind remote remove rent repair repeat reply report rescue resist resort
rest result retire return reveal review reward rhythm ribbon rice rich ride ridge right rigid ring ripple
rise ritual river road roast robe robin robot rock rocket romance roof room rooster root rope rose rotate
rough round route royal rubber ruby rudder rug rule run runway rural rush rust sack saddle safari safe
saga sage sail salad salmon salon salt salute same sample sand satin sauce sausage save say scale scan
scarf scene scent school science scissors scoop score scout scrap screen script sea seal search season
seat second secret section seed seek select self sell senior sense sentence series serious serve session
settle seven shade shadow shake shallow shape share shark sharp shave shed sheep shelf shell shelter
sheriff shield shift shine ship shirt shock shoe shop shore short should shoulder shovel show shrimp shrub
shy side siege sight sign silent silk silver similar simple since sing single sink sister site six size
skate sketch ski skill skin skirt sky slab sled sleep sleeve slice slide slim slip slogan slope slow small
smart smile smoke smooth snack snail snake snow soap soccer social sock soda sofa soft soil solar soldier
solid solo solution some song soon sort soul sound soup source south space spare spark sparrow speak spear
special speech speed spell spend sphere spice spider spike spin spiral spirit splash split sponge spoon
sport spot spray spread spring spruce square squash squid squirrel stable stack stadium staff stage stair
stamp stand star start state station statue stay steady steak steam steel steep stem step stew stick still
sting stir stitch stock stone stool stop store storm story stove straw stream street stretch strike string
stripe strong studio study stuff style subject subway success such sudden sugar suggest suit summer sun
sunday sunny sunset super supper supply support sure surf surface surprise swallow swamp swan swap sweater
sweet swift swim swing switch sword symbol syrup system table tackle tail talent talk tall tango tank tape
target task taste taxi tea teach team teapot tell temple ten tenant tennis tent term test text thank theme
theory there thick thing think third thorn thread three thrive throne throw thumb thunder ticket tide tidy
tie tiger tight tile timber time tin tiny tip tired tissue title toast today toe together token tomato
tomorrow tone tongue tonight tool tooth top topic torch tornado tortoise toss total toucan touch tour
tower town toy track trade traffic trail train transfer travel tray treasure treat tree trend trial
triangle tribe trick trim trip trophy tropic trouble trout truck true trumpet trunk trust truth try tube
tulip tuna tundra tunnel turbine turkey turn turnip turtle tutor twelve twenty twice twig twin twist two
typical umbrella uncle under uniform union unique unit universe until unusual update upgrade upon upper
upright urban urge use useful usual vacuum valid valley value valve van vanilla vapor various vast vault
vector velvet vendor venture verb verse version very vessel veteran victory video view village vine
vintage violet violin visa visit visual vital vivid voice volcano volume vote voyage wafer wagon waist
wait wake walk wall wallet walnut walrus want warm wash wasp watch water wave wax way wealth wear weasel
weather web wedding weekend weird welcome west wet whale wheat wheel when whisper whistle white whole wide
width wild willow win wind window wine wing winner winter wire wisdom wise wish wolf wonder wood wool word
work world worth wrap wren wrist write yacht yard yarn year yeast yellow yes yield yoga yogurt young youth
zebra zero zigzag zinc zone zoo zoom
`
  .trim()
  .split(/\s+/);
