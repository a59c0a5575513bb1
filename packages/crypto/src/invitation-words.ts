/**
 * The 2048 words of an invitation, in alphabetical order: 11 bits each. Common English words of 3 to 8 letters; the first
 * four letters tell each from all others, and few sound alike. The list is part of the format and never changes.
 *
 * Spec: docs/spec/invitations.md §1.
 */
export const invitationWords: readonly string[] = `
abbey abide about above abrupt absent absorb abstract academy accent accuse ache acorn active actor actual
adapt adjust admire adobe adore adult advance advice aerial aerobic affair affect afford again agent agile
agree air airport alarm album alcove alert algae alias align alike allow almanac almond alone alpha alpine
also alter always amaze amber amend ammonia amount amuse analyst anatomy anchor ancient angel animal ankle
annual answer anthem antique antler anvil any anyway apart apology appear apple appoint april apron aqua
arcade arch arctic arena argue arise armband army aroma around arrange arrive arsenic art artist ascend
ashore aspen asset assist assume athlete atlas atom attach attend attic auction audio augment august author
auto autumn avenue avid avocado await awake award away awe awning axis axle azure baby bachelor backpack
badge bag bagel bait balance balcony bamboo banana banjo barber bargain barley barrel basil basket baton
battery bazaar beam beard beauty beaver become bed bedroom beehive beetle before beggar begin behave behind
believe below bench benefit beside betray beyond bias bicycle bike bird birth biscuit bishop bitter bizarre
black blast blaze blend bless blink bloom blossom blouse blubber bobcat bodice body bogus bolster bolt bond
bonfire boost borough botany both bottle boulder bounce bouquet bracelet brave breeze brick bride brief
bright bring broad broccoli bronze brook brother brush bubble bucket budget buffalo bugle build bulk bumper
bundle burger burrow burst busy butcher buzz bypass cabbage cabin cable cactus cadet calcium calendar camel
canal cancel candy canoe canteen canvas canyon cape capital captain caramel card cargo carnival carpet carry
casino cassette castle casual cedar celery cement chain chalk champion chance chaos chapel charm chase
chatter cheap chemist cherry chess chicken chief child chimney choice choose chorus chronic chuckle chunk
cider cinema cinnamon circle cistern citizen city civil claim clarify class clause clay clean clench clerk
click client cliff climb clinic clog close cloth clover clown club cluster clutch coach cobbler cobra
cocktail cocoa code cohort collar column comb comfort comic common compass concert confirm conquer consult
contact convince copper copy coral cork corridor cosmos cotton cough couple court cousin cow coyote cradle
cramp crate crayon creek crew cricket crimson crisp critic cross crouch crucial cruise crumb crunch cryptic
crystal cuckoo cuddle culture cunning cup cupboard curfew curious curl current curtain curve cushion custom
cute cyan cycle cylinder cynic dagger daisy damp dance daring dash database date dazzle debate decide
declare decor deep defend define degree delay deliver delta denim dentist deny deposit depth deputy derive
descend design dessert device devote diagram dial diamond diary dice dictate diesel differ digit dilemma
diploma direct dirt distance ditch dizzy doctor dodge dog dogma doll dolphin domain donate donor double
dozen dragon drama drastic draw dream drench drift drink drizzle drop drought drum dry duchess duet duke
duplex durable dusk duty dwarf dwell dynamic eager eagle early earring earth easy echo eclipse ecology
economy edit educate effect effort egg either eject elastic elbow elder elegant elephant elevator elite elm
else embark embrace emerald emotion empire employ empty enact enclose end endless energy enforce engine
enhance enjoy enlist enough enrich ensure enter entire entry envelope envy epic episode equal equip erase
erode errand error erupt escape escort essay essence estate ethics evade evidence evoke evolve example
excess excite excuse execute exhale exhibit exist exotic expand expect expire explain express extend extra
eyebrow fabric fact faculty fade failure faint fairy faith falcon family famous fancy far fashion fatigue
federal female fence fennel ferment fern ferry fertile festival fetch few fiction fierce figure filter final
finish firm first fiscal fish fit flag flannel fleet flicker flint flip float flock flood florist fluffy
fluid flush flute fly foam focus foggy follow fondue force forest forget fort forum forward fossil fox foyer
fraction fragile frame freckle free freight frenzy fresh friday friend frigid fringe frog frolic frost frown
frozen fruit fudge fuel fulfill fun fungus furnace fuss futile future gadget galaxy gallon gamble garage
garden garlic garment garnish gas gauge gaze gelatin gender general genius genre gentle genuine geology
gesture geyser ghost giant gift giggle giraffe girl give glacier glad glance glare glimpse glitter globe
glory glossary glue gnome goat goblet goggles gondola gorge gorilla gospel gossip gourmet govern grab grain
grand grape grass gratify gravy green gremlin griffin grill grip grizzly grocery groom group grow grumpy
guard guess guide guitar gulf gum gutter gymnast gypsum habit half hamlet hammer hamster hand hanger happy
harmony harp harsh harvest hassle hat hatch haul haunt hawk hazel head heart heavy hectic height helium
hello helmet help herald hermit hiccup hidden highway hinder hinge hint hippo hire history hoax hold holiday
holly holster honey hoop hope horizon hospital hotdog howl hubcap huge human hundred hungry hurdle hurry
husband hustle hybrid hydrant hygiene hyphen icicle idea identity igloo ignite illegal image imitate immense
impact improve impulse inch include income index indigo indoor infant inflate inform ingot inhale initial
injury ink inmate inner innocent input inquiry insect inside inspire insure intact intro invent invite
invoke iris iron irrigate island isolate issue item itself ivory ivy jagged jaguar jam janitor january
jasmine jazz jeans jelly jersey jetlag jewel jigsaw job jockey join joke jostle journey jubilee juggle juice
jumbo jump junior junk jury juvenile kangaroo karate kayak kebab keen ketchup keyboard kidney kimono king
kiosk kitchen kite kiwi knapsack knee knife knob knock knuckle koala label ladder lagoon lamb lament lane
lantern laptop large lasso latch laugh launch laurel lava lavender lavish lawn lawsuit layer lazy league
leap learn leather lecture left leg legacy legend leisure lemon length lens leopard lesson lethal letter
level liable library lid life lilac lily limit linger lion liquid list little llama loaf lobby lobster lofty
logic logo lonely look loose lotion lottery lotus loud lounge love loyal lucky lullaby lunar lurk luxury
lyric machine madam magenta magic magnet mahogany majestic major make mallet mammal manage mandate mango
manicure manner mansion manual maple marathon marble margin marine mark marsh martial marvel mascot mason
massive mastiff matrix matter mature maximum may mayor meadow mean measure mechanic media meerkat melon melt
member memory menace mentor menu mercy merge merit mermaid message meteor method metric middle midnight
migrant military mill mimic mind mineral mingle minimum minnow minute miracle mirror mischief mislead mitten
mixture mobile mocha modify moisture molecule moment monday monitor monkey month mood more mortar mosaic
mosquito moss motel motor mountain mouse movie mower much mud muddy muffin mule mumble mural muscular museum
mushroom music must mutual muzzle mystery myth name napkin narrow nasal nation nature navy near neck nectar
need negative neon nephew nerve network neutral never newborn news next nibble nickel niece nifty nightly
nimble nine nitrogen noble nobody nocturne noise nominate noodle normal north notable notch note nothing
notice nougat nourish novel nozzle nuance nucleus nudge nugget number nurse nurture nut nutmeg nylon oak
oasis oatmeal obey object oblige obscure observe obtain obvious occupy ocean octave october odd offer office
offset often okay olive omega omit once onion online only onset onto onward onyx opal opaque open opera
opinion oppose option oracle orange oration orbit orchid order ordinary organ orient origin orphan ostrich
other outdoor outer outfit outlaw output oval over owner oxide oxygen oyster ozone pacific paddle padlock
page pagoda palace palette palm pamphlet pancake panda panel panic pansy panther papaya paper paprika parade
parcel parent park parrot parsley pass path patient patrol pattern paw payment pea peanut pearl pebble pecan
peculiar pedigree peel pelican pencil penguin pension people pepper perch perfect perhaps permit person
pesto petunia phantom phoenix phone photo phrase physics piano pick picnic picture pier pigeon pigment
pilgrim pillow pilot pioneer pipe pirate pitch pivot pixel pizza plan plastic plate plaza please pledge
plenty pliers plumber plunge plus plywood pocket poem point poker polar police polka pollen pony pool
popcorn poppy popular possible post potato pottery pouch poultry powder praise preach precise predict prefer
premium prepare press pretty prevent price primary print prior prism private prize problem proceed produce
profile project prologue promise proof proper prosper protect proud prove prune public pull pulp pulse
pumice pumpkin punch pupil puppy purchase purple push puzzle pyramid python quail quality quantity quartz
queen quench query quest quick quiet quill quinoa quiver quiz quote rabbit raccoon race racket radar radio
raffle raft rail rainbow raise rally ramble ranch range rapid rare rascal rather rating rattle raven ravine
razor ready real reason rebel rebuild recall receive recipe record recycle reduce reef refresh refuse region
regret regular reject relax relief rely remain remind remote renew rent reopen repair repeat reply report
request rescue resemble resist resort respond result retail retire return reunion reveal review reward
rhubarb rhyme rhythm ribbon ribcage rich riddle ridge rigid rinse ripple risk ritual river roast robe robin
robot robust rock rodeo romance roof rookie rooster rose rotate royal rubber ruby rudder rude rug rugby ruin
runner runway rural ruthless sacred saddle sadness safari safe saffron saga salad salmon salon salt salute
sample sapphire sardine satin saturn saucer sausage savage scale scan scarf scatter scene school science
scissors scoop score scout scrap screen script scrub sculptor seafood search season seat second secret
section secure seek segment seldom select self semester seminar senate senior sense sentence sequence series
serpent serve sesame session settle seven shallow shampoo shape shave shed sheep shelf sheriff shield
shimmer shine ship shirt shiver shock shoe should shovel shrimp shrub shuffle shutter sibling sickle siege
sierra sign silent silicon silk silver similar simple since siren sister sitcom six sixty size sizzle skate
skeleton sketch skill skin skipper skirt skunk sky slab sled sleep slender slice slide slight slim slogan
slope sluggish small smart smash smile smog smoke smooth snack snail snake snap sneeze sniff snore snow snug
sober soccer social soda soft soil solar soldier solid solo solstice solution song soon soothe sorbet sorrow
sound soup source south soybean space spare spatula speak special speed spell spend sphere spider spike spin
spiral splash splendid split sponge spoon sport spot spouse spray spread spring spruce spur square squeeze
squid stable stadium staff stage stamp stand stay steam stereo stew stick still sting stir stitch stomach
stool stop stove straw stream strike strong strudel stubborn study stuff sturdy style subject submit subtle
subway success such sudden sugar suggest suit summer sunday sunny sunset super supreme sure surf surgeon
surprise survey suspect sustain swallow swamp swan sweater sweet swift swim swing swirl switch sword
syllable sympathy synonym syringe syrup system tackle tactic tadpole tailor talent tambour tamper tandem
tango target tarot task taste tattoo tavern taxi teach teapot tedious tell temple ten tenant tennis tenor
term terrace text thank thaw theme theory therapy thick thing third thistle thorn thousand three thrive
throw thumb thunder tiara ticket tidy tiger tight timber time timid tinsel tiny tip tired tissue titan title
toast today toddler toffee together toggle token tolerate tomato tomorrow tone tongue tonight tooth topaz
topic torch tornado tortoise toss total tour tower town toxic toy track trade traffic tragic trail transfer
travel tray treat tremble trend trial tribe trigger trim trinket triumph trolley trophy trout true truffle
trumpet trunk trust truth tsunami tube tuck tulip tumble tuna tundra tunic tunnel turbine turkey turn turtle
tutor tuxedo tweed twelve twenty twice twig twilight twist tycoon type typical ultimate umbrella unable
uncle uncover under undo unfold unhappy uniform union unique unit universe unknown unlock unpack unravel
until unusual upbeat update upgrade uphill upon upper upright uproar upstairs uranium urban urge use useful
usher usual utensil utility utter vaccine vacuum vague valid valley valve vampire van vanilla various vary
vast vault vector vehicle velocity velvet vendor venom venture verb verdict verse vertical vessel veteran
vibrate victory video view village vine vintage violet viper virtue virus visa viscous visit visual vital
vivid vocal voice void volcano voltage volume vortex vote voucher vowel voyage vulture wafer waffle wagon
walk wall walnut walrus wander want warm warrior wasp water wave wax wayward wealth weasel web wedding wedge
weekend weird welcome weld welfare west wheat wheel when whimsy whirl whisper white wicker wide widget width
wild willow win winter wisdom wisp witness wizard wobble wolf wolves wool world worm worry worth wreath
wreck wren wrestle wrinkle wrist xylem yacht yank yarn year yeast yellow yes yeti yield yodel yoga yolk
yonder young yourself youth zealous zebra zenith zero zigzag zinc zipper zodiac zoom
`
  .trim()
  .split(/\s+/);
