# How children in the North West write ordinary words, and the words that have no rule of their own.

[spelling]
# left: what they write; right: what the rules look for. A word that is also another honest word stays out.
kil kll kiil kkill = kill
kild kiled klled = killed
kiling killin = killing
ded deid dedd = dead
dye dyi = die
dieing dyin = dying
suiced suicid suicied sewicide suecide suacide suasidal sewerside = suicide
suisidle suicidle suisidul = suicidal
selfharmin selfharmed = self harming
unalived = unalived
overdosd overdos ovadose ovadosed = overdosed
parasetamol paracetemol parcetamol paracitamol = paracetamol
tabelts tablits tabets = tablets
medisin medcine = medicine
cuting cutin cuttin cuttng = cutting
scrach scrached scraching scrached = scratch
rist rists = wrist
razer razers raser = razor
blead bled bleding bleading bleadin = bleeding
blod blud = blood
noos = noose
hert hurtin herting hertin hurtng = hurting
hrt hurrt = hurt
hitted hittd = hit
hitts hitz = hits
hittin hiting = hitting
batterd baterd battered = battered
baters = batters
battrin batterin batering = battering
slaped slapt slapd = slapped
smakt smaked smackd = smacked
smak = smack
smaks = smacks
punchs punshes = punches
puncht punchd pucnhed pnched = punched
kik = kick
kiked kickd kikt = kicked
kiks kix = kicks
pusht pushd = pushed
pushs = pushes
grabed grabd grabd grabde = grabbed
graped = grabbed
grabing grabin = grabbing
beet = beat
beets = beats
beatin beeting beatin beeten = beating
stab stabd stabed stabbd = stabbed
stabin stabing stabbin = stabbing
shotting = shotting
nife nives nyf nyfe naif knif nif niff kinfe knfe nifes = knife
blayd blaid blaed = blade
machetti macheti mashete machette = machete
strangeld strangld strangledd strangeled = strangled
choaked choakd chokd = choked
choak = choke
choaking = choking
throte = throat
thretend fretend fretened thretened threatend thretand = threatened
thretning threatning thretening = threatening
jumpt jumpd = jumped
brooses broosis bruses brusis bruzes brusies = bruises
bruse broose = bruise
tuch tutch toch tuoch touchs = touch
tuchs tutches tuches toches = touches
tuched tuchd toutched tutched touchd toched = touched
tuchin tuching touchin tutching = touching
privets privats privits privetes = privates
nickers nikkers = knickers
willie wily willi = willy
bum bumb = bum
nuds newds nudez noodes n00ds = nudes
nood newd = nude
pickture pitcher pictuer picter piccy pikture = picture
pitchers picturs pikchers picters pickures = pictures
rood = rude
nakid naykid naket nekkid neked = naked
rapped raiped rapeded raypd rayped = raped
rappe raip = rape
forsed forst forsd = forced
sexs sexx = sex
kist kisst kised = kissed
kis = kiss
pregnent pregnet pregant preganant pregers = pregnant
piriod peroid = period
leek leaks = leak
leeked = leaked
blackmaling blakmail blackmale blakmailing = blackmailing
padeo pedofile peado paydo peedo = paedo
drunck drunc drunkk = drunk
drugz = drugs
alchol alcahol alchohol alcohl alcohal = alcohol
vapin = vaping
farther = father
fathr = father
muver muvver = mother
brover bruver bruvver bruther brotha brudder bro = brother
sista sis sistr = sister
unkle uncel = uncle
granded gramps grandda = grandad
stepdadd steppdad stpdad stepda = stepdad
cuzin cousn cuz cozin = cousin
mams = mams
mumz = mum
teacha teechr teachr teecher techer teech = teacher
teechers techers = teachers
famly famaly = family
boyfreind boifriend boyfrend bf boyf = boyfriend
girlfreind girlfrend = girlfriend
fwend frnd fren freinds m8 bezzie = friend
freinds frends m8s m8z = friends
scard scered skared scaired sceared scaredd = scared
frightend fritened frightned fritend = frightened
saif sayf safee = safe
helpp hlp halp elp = help
plese pleez pleas plis pleese = please
hungrey hungery ungry = hungry
fud foood = food
eet = eat
eatin eeting = eating
sik sicc = sick
fite = fight
fites = fights
fitin fiting = fighting
dont dnt dunt donte = dont
carnt carn cnt caant = cant
wont wunt = wont
wanna wona wana wannna wna = wanna
wonna = wanna
liv livv = live
alife = alive
lyf lyfe life = life
lifes = life
h8 hayt hait = hate
h8s = hates
hateing hatin = hating
bourn borne bornd = born
brort brung bort brang = brought
bring bringin bringing = bringing
bin beed = been
wos woz wiz = was
av hav haf hve = have
avin havin = having
ad = had
wen wenn = when
wot wat wots = what
y = why
coz cos cus cuz becoz bcause becuase becase bcos = because
tho = though
an nd adn n = and
ther thier = there
thay dey = they
thats = thats
dis = this
wiv wif wivout = with
fink finks fort = think
finking finkin thinkin = thinking
thort thot = thought
fing = thing
fings = things
anyfing = anything
everyfing evrything evryfing = everything
evry evrey = every
evryone evry1 everyon evryone evrybody = everyone
sumone sumbody sum1s someon = someone
sum = some
nobdy nobodys nobody = nobody
gona gonna gna gunna guna gunner = gonna
goin gowin = going
r = are
u = you
ur = your
b = be
c = see
luv lov = love
luvs = loves
sed sayd = said
ses sez says = says
tel = tell
tels = tells
tol = told
telin tellin = telling
tuk tooked takin = took
cum = come
cums = comes
cumin comin = coming
runnin runing runin = running
folowing followin foling folowin = following
folowed followd folowd = followed
hidin hideing = hiding
bak = back
skule scool shcool scholl skoolz skl schl = school
toilits toylet toylets toliets toliet bogs = toilets
meen = mean
meat = meet
meetin = meeting
mony munny = money
owin = owe
sel selin sellin seling = selling
cary carryin caryin cariys carrys = carry
secrit secert sekret secrt = secret
mesage mesages messege messige msg msgd = message
messagin mesaging messegin = messaging
txt txts txtin = text
marrie marrey mary = marry
marryed marryd maried = married
possesd posessed posesed = possessed
natzi nazzi nazy = nazi
racest rasist racisst = racist
bom bommb = bomb
gunn = gun
agen agian = again
allways alwys allwys orlways = always
realy reely relly rly rlly = really
bad badd = bad
hous ouse howse = house
nite nites = night
bedd = bed
rume = room
rite rihgt = right
noe kno = know
nos knos = knows
herd = heard
hes = hes
stuf = stuff
privat = private
lil = little
olda oldr = older
peple ppl pepole peeple people = people
kidz = kids
boyz = boys
gurls gals gyals = girls
gurl gal gyal = girl
bulyd bulyed bullid bulleyed bulld bullyd = bullied
buly bulley = bully
bulys = bullies
bulyin bullin bullyin = bullying
kall cal = call
kalled calld = called
kalls cals = calls
stoopid stewpid stupd = stupid
ugley = ugly
packi = paki
suk sukk = suck
dissapear disapear disappere = disappear
beter betta = better
wudnt wldnt = wouldnt
shudnt = shouldnt
cudnt = couldnt
reson = reason
noone = no one
depresed deppressed deprest = depressed
anxius anxity anziety = anxiety
lonley lonly = lonely
atack atacked attaked = attack
forevr 4ever 4eva foreva = forever
killmyself = kill myself
killmyslef = kill myself
hatemyself = hate myself
hatemylife = hate my life
ihatemylife = i hate my life
wantodie wanttodie wannadie = want to die
iwanttodie iwannadie = i want to die
helpme = help me
endit = end it
kickin = kicking
alot = a lot
drgs = drugs
hospitl hospittle = hospital
amberlance ambulence ambulnce = ambulance
polise = police

[ordinary]
dyeing dye dyed waste wasted
a an the this that these those i me my you your he him his she her it its we us our they them their who what which when where why how
is am are was were be been being has have had do does did done can could will would shall should may might must
and or but if because so than then too very just only also even still again now here there up down in out on off over under to from with without for of at by as into onto about after before between through during
not no yes yeah yep nope ok okay hi hello hey hiya bye thanks thank please sorry lol haha omg lmao tbh idk btw imo innit bro bruv mate lad lads lass guys
one two three four five six seven eight nine ten eleven twelve first second third last next half hundred thousand
good bad nice great best better worst worse big small little long short new old young high low hot cold warm cool easy hard fast slow early late right wrong left same different other another every each all any some many much more most few less least lots loads lot bit whole
happy sad angry mad upset fine well ill sick tired bored funny silly weird strange awkward proud excited nervous shy quiet loud busy ready free full empty clean dirty wet dry dark light pretty lovely amazing awesome brilliant boss mint class sound peng buzzing gutted mardy shattered knackered
red blue green yellow black white pink purple brown orange grey
day days week weeks month months year years hour hours minute minutes time times today tomorrow yesterday tonight morning afternoon evening night weekend monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december summer winter spring autumn christmas easter halloween birthday holiday holidays term
man woman men women boy girl boys girls kid kids child children baby people person everyone someone anyone nobody friend friends mum mam dad brother sister nan nana grandad gran auntie uncle cousin parents family teacher sir miss neighbour pupil pupils student students class team group king queen doctor dentist nurse police driver
school lesson lessons maths english science history geography art music drama pe french spanish computing dt food assembly form homework test tests exam exams revision project report detention uniform kit bag bags coat shoes trainers pen pencil book books page paper desk chair table door window room rooms hall corridor stairs toilet toilets playground yard field canteen library office gym pitch locker lockers gate gates bell break lunch dinner breakfast tea bus train car bike scooter walk road street park shop shops house home flat garden kitchen bedroom bathroom bed sofa floor wall roof fridge telly tv phone laptop ipad tablet computer charger game games xbox playstation fortnite minecraft roblox fifa tiktok snapchat insta instagram youtube netflix whatsapp video videos photo photos picture pictures film films movie song songs band
go goes going gone went come comes coming came get gets getting got give gives giving gave take takes taking took make makes making made put puts putting let lets keep keeps keeping kept say says saying said tell tells telling told ask asks asking asked talk talks talking talked speak know knows knew think thinks thinking thought feel feels feeling felt see sees seeing saw seen look looks looking looked watch watched watching hear heard listen read reading write writing wrote want wants wanted need needs needed like likes liked love loves loved hate hates hated hope hopes hoping wish wait waits waiting waited try tries trying tried help helps helped helping find finds finding found lose loses losing lost win wins winning won play plays playing played run runs running ran walk walks walking walked sit sits sitting sat stand stands standing stood sleep sleeps sleeping slept eat eats eating ate eaten drink drinks drank cook cooking buy buys bought sell pay pays paid work works working worked stop stops stopped start starts started finish finished begin began end ends ended change changed move moved turn turned open opened close closed show shows showed bring brings brought send sends sent leave leaves left stay stays stayed live lives lived learn learned learnt teach taught laugh laughs laughing laughed smile cry cries crying cried shout shouts shouted sing singing dance dancing draw drawing paint painting build built break breaks broke broken fix fixed fall falls fell drop dropped throw threw catch caught kick kicked hit push pull carry hold held pick picked choose chose call calls called text texted message messaged meet met join joined visit use used wear wearing wore wash clean miss missed forget forgot forgotten remember remembered believe mean means meant seem seems happen happens happened matter matters care cares cared worry worried worries hurry share shared grow grew pass passed fail failed
dog dogs cat cats hamster rabbit fish horse bird pony puppy kitten
football netball rugby cricket hockey swimming dance gymnastics running match goal goals score scored cup club clubs practice training coach trip trips disco prom party parties sleepover cinema beach sea pool pizza chips chicken burger butty barm pie curry pasta cake cookie biscuit sweets chocolate crisps apple banana milk water juice coke squash ice cream money pound pounds pence quid ticket
head face eye eyes ear ears nose mouth tooth teeth hair neck arm arms hand hands finger fingers leg legs foot feet knee back tummy stomach heart body skin headache cold flu cough
thing things stuff something anything nothing everything somewhere anywhere way ways place places part side top bottom front middle end name names word words number question questions answer answers idea ideas reason problem problems story news joke jokes fun life world country england wigan manchester town city weather rain raining snow sun sunny windy
really actually literally probably maybe always never sometimes usually often once twice already yet soon later ago away together alone around outside inside upstairs downstairs near far almost enough though although while until since unless except instead
cant dont wont isnt arent wasnt werent didnt doesnt havent hasnt couldnt wouldnt shouldnt im ive ill id youre youve hes shes its were weve theyre theyve thats whats theres heres lets aint gonna wanna gotta dunno cos cuz coz proper dead well bare peak sick
diary subject subjects year topic poster spelling reading writing fractions poem poetry computer email password account online internet wifi app apps channel stream streaming follow followers like likes post posts comment
scissors glue ruler rubber bottle box boxes key keys card cards ball balls bat racket helmet jumper shirt tie skirt trousers shorts socks tights hat gloves scarf glasses hoodie dress
council helper helping caretaker cleaner receptionist head deputy governor prefect captain referee
enjoy enjoyed enjoying fancy crush single dating married wedding divorce divorced moving moved poorly better hospital operation plaster crutches wheelchair medicine allergy asthma inhaler
queue pushed trampoline bench slide swings climbing frame rules rule fair unfair strict noisy messy heating radiator broken lift
certificate award prize medal trophy badge star points merit house houses sports competition concert show talent choir band guitar piano drums
therapist therapists grape grapes drape scrape scraped scrapes skilled skills pill billed filled hilly rapid rapids reaped taped raptor wrapper wrapped assess assessment asses passage bassist classic cockpit cocktail analysis analyst document sussex essex middlesex
