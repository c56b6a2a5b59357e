# English, a third layer: shorter sentences, adults' ways of speaking of suicide, hints, and more sayings.
# Written against tests/safeguarding/sentences/broad.tsv; the parts that are only reported were not read.

<parent> = dad | dads | daddy | father | mum | mam | mom | mother | mummy | stepdad | stepmum | step dad | step mum | stepfather | stepmother | uncle | uncles | auntie | aunty | aunt | nan | nana | gran | grandma | grandad | grandpa | granddad | foster (mum | dad | carer | parents) | carer | guardian | brother | sister | cousin | (mums | mams | moms) (boyfriend | bf | partner | fella | ex | mate | friend) | (dads) (girlfriend | gf | partner | mate | friend) | baba | papa | abbu
<blow> = hit | hits | hitting | punch+ | slap+ | kick+ | beat | beats | beating | batter+ | smack+ | strangle+ | choke+ | throttle+ | burn+ | burnt | whip+ | belt+ | bray+ | leather+ | hurt | hurts | hurting | abuse+ | shook | shake+ | bite | bites | bit | scratch+ | drag+ | headbutt+ | stamp+
<hurtme> = me | us | my (brother | sister | mum | mam | mom | little brother | little sister | baby brother | baby sister | head | face | back | arm | leg | legs | arms | hand | hands | stomach | hair) | him | her | them | <myself>
<wrong> = touch+ | grope+ | finger+ | rape+ | kiss+ | feel up | felt up | lick+ | rub+ | undress+ | molest+ | grab+
<sharpthing> = knife | knives | machete+ | blade+ | shank+ | gun | guns | acid | hammer | axe | crossbow | taser | pistol | rifle | knuckleduster | knuckle duster | screwdriver | bullets | sword
<place_on> = bag | bags | locker | sock | trousers | pants | trackies | blazer | coat | jacket | pocket | sleeve | waistband | bushes | toilets | school | class | belt | backpack | rucksack | drawer | room | hoodie | lesson
<bodymark> = bruise+ | mark | marks | black eye | burst lip | bust lip | burn marks | scars | cuts | blood | bleeding | broken (arm | nose | finger | wrist | rib | leg) | swollen
<own> = my | me | mi | his | her | our | the
<nobodyis> = nobody | no one | noone | no1
<life> = life | living | existing | existence | being alive | this world | breathing | surviving
<methods> = rope | noose | pills | tablets | helium | charcoal | gun | rifle | pistol | blade | razor+ | bleach | paracetamol | overdose | hanging | bridge | cliff | train | roof

[violence.weapon]
K101 1 (has | have | had | got | carry | carries | carrying | carried | bring | brings | bringing | brought | keeps | kept | hid | hidden | hide | took | showed me | shown me | found | seen | saw) ..4 <sharpthing> ..3 (in | inside | down | under | up | at | on | into | to) ..2 <place_on>
K102 1 (has | got | had | with | have | carries | carrying) (a | an | got a | the | his)? ..2 (machete | shank | gun | crossbow | taser | samurai sword | zombie knife | flick knife | knuckleduster) on (him | her | them | me)
K103 1 (pulled | pointed | waved | waving | held | put | swung | threatened | pulls | pointing | chased) ..3 (a | the | his | her | with | an) ..2 (<sharpthing> | bottle | scissors | bat | compass) ..3 (on | at | to | me | him | her | us | my | neck | throat)
K104 2 (carry | carrying | carries | bring | bringing | keeps | keep | has | got | have) (a | the | his | her)? ..1 (knife | blade | machete | gun | shank | weapon) ..4 (safe | protect | scared | jumped | attacked | school | friend | year | boy | lad)?
K105 2 (lad | boy | kid | girl | friend | mate | someone | sum1 | he | she | they | brother) ..3 (has | got | had | carries | carrying | buys | bought | selling | sells | showed | showing) ..3 (<sharpthing>)
K106 1 with (bats | knives | machetes | weapons | blades | hammers) ..6 (outside | gate | gates | park | school | waiting | coming) | (outside | waiting | gates | park) ..4 with (bats | knives | machetes | weapons | blades)

[home_harm.physical]
K111 2 <parent> ..4 <blow> ..3 <hurtme>
K112 2 <parent> ..3 (throws | threw | thrown | chucked | lobs | pushed | pushes | shoved | slams | slammed | pins | pinned | locks | locked | kicked | twists | grabs | grabbed) ..3 (me | us | my (arm | hair | neck | throat | head | brother | sister)) ..4
K113 2 (i | im | we | were) (get | gets | got | getting | being | am | keep getting | was) (hit | beaten | battered | slapped | smacked | hurt | whipped | punched | abused | burned | belted) ..4 (at home | at my (dads | mums) | by <parent> | when i get (home | in) | every (day | night) | if i)
K114 2 (scared | frightened | terrified | afraid) (of | at) (my | me | mi | our)? ..1 (<parent> | home)
K115 2 <bodymark> ..4 (from | off | because of | where) ..1 (my | me | the | his | her)? ..1 (<parent> | belt | stick | slipper | he | she | cable)
K116 2 (friend | friends | mate | mates | girl | boy | kid | cousin | neighbour | neighbours | lad) ..5 (<parent>) ..2 (hits | hit | beats | batters | hurts | slaps | kicks | burns | touches | scares)
K117 2 (friend | friends | mate | girl | boy | kid | lad | baby | sister | brother) ..4 (has | got | with | had | covered in | comes in with | have) ..3 (<bodymark> | cigarette burns | hand marks | finger marks)
K118 2 (fell | walked into | tripped | football) ..6 (told me to say | made me say | said i | to tell) | (told | said | made) ..3 (say | tell) ..4 (i fell | she fell | he fell | tripped | slipped | was football)
K119 2 is it (normal | ok | okay | legal | allowed | wrong | bad | abuse | right) ..8 (hit | hits | hitting | beat | beats | slap | slaps | bruises | lock | locks | touch | touches | belt | smack | choke | strangle | hurt | hurts) ..3

[home_harm.domestic_abuse]
K121 2 <parent> ..3 (<blow> | threw | throws | pushed | pushes | grabbed | grabs | smashed | spat | threatened | threatens | attacks | attacked) ..4 (my | me | mi)? (mum | mam | mom | mums | her | mother | stepmum | dad | auntie)
K122 2 (mum | mam | mom | mother | she) ..2 (is | was | gets | got | has)? ..1 (scared of | hit by | beaten by | hurt by | running from | hiding from) ..2 (him | dad | my dad | boyfriend | her boyfriend | stepdad | ex)
K123 2 (hear | heard | listen) ..4 (screaming | hitting | shouting | smashing | crying | banging | fighting) ..5 (night | wall | downstairs | mum | stopped | quiet)

[home_harm.sexual sexual_harm.contact]
K131 1 (<parent>) ..4 <wrong> ..2 (me | my (private | privates | bum | chest | body | leg | thigh | sister | boobs) | us)
K132 1 (<parent>) ..3 (comes | came | gets | got | get | coming | climbs | sleeps) ..2 (in | into | on) ..1 (my | me | our)? (bed | room at night | room when)
K133 1 (<parent>) ..4 (does | did | do | doing | makes me do) ..2 (things | stuff | it | sex | something) ..2 (to | with) (me | my (sister | brother) | us)
K134 1 (<parent>) ..3 (has | have | had | having) sex with (me | my (sister | brother))
K135 1 (<parent>) ..3 (makes | made | make | forces | forced | asks | asked | wants) me ..1 to? ..1 (touch | undress | strip | take my | look at | watch | kiss | do things | do stuff | sit on)
K136 1 (comes | came | gets | got | coming) ..1 (in | into) (my | our) (room | bed) ..3 (at night | again | when | last night) ..6

[sexual_harm.contact]
K141 2 (he | she | they | someone | boy | lad | girl | boys | lads | kid | people | man | guy | somebody | sum1) ..3 (touch+ | grope+ | grab+ | rub+ | slap+ | squeeze+ | pinch+ | stroke+ | put | puts | brush*) ..5 (my | her | me | their | the | girls | our) ..1 (bum | boobs | boob | chest | privates | private | breast* | thigh | crotch | skirt | top | pants | knickers | bra | legs | willy | balls | areas | body | leg)
K142 2 (pulled | pulls | pull | yanked | lifted | lifts | lift) ..3 (pants | trousers | skirt | skirts | boxers | knickers | top | shorts) ..2 (down | up | off)
K143 2 (got | getting | get | was | been | being) (touched | groped | felt up | fingered | grabbed) ..5 (by | in | on | at | when | down)
K144 2 (keeps | keep | kept | wont stop | always | tried | tries | trying) ..1 (to)? (touching | touch | kissing | kiss | groping | grabbing | rubbing | hugging) ..1 (me | her | my | us | girls)
K145 2 (got | gets | getting | get | pulls | pulled) (his | their) (thing | willy | dick | cock | penis | privates) out | (touching | playing with) (himself | his self | hisself) | (flashed | flashes) (me | us | my | at)

[sexual_harm.rape_assault]
K151 1 (had | having | has | have) sex with ..2 (me | her | my) ..6 (drunk | asleep | dont want | didnt | no | when | forced)
K152 1 (forced | forces | foursed | made | makes | pressured) (me | her | him | my friend) (to | into)? ..2 (have sex | sex | do (stuff | things | it | sexual*) | suck | touch (him | it | her) | give | go down | sexual*)
K153 1 (i | she | he) (said | sed) (no | stop) ..5 (he | didnt | carried | kept | wouldnt | but | and | did)
K154 1 (woke | woken) up ..8 (on top | no clothes | clothes off | undone | naked | pants | trousers | inside | touching | doing it)
K155 1 (held | pinned | pushed | holding) (me | her | him | my) ..3 (down | wall | arms) ..8 (touch* | fingers | sex | inside | clothes | pants | stuff | put)
K156 2 (is it | does it count as | was it) (rape | assault | my fault | sexual*)
K157 1 (pregnant | morning after pill) ..8 (scared | forced | didnt want | uncle* | dad | stepdad | rape* | made | boy)

[sexual_harm.image_sharing]
K161 2 (share* | sent | send* | leak* | post* | spread* | show* | sell* | pass* | airdrop*) ..5 (nude* | nudes | noods | naked | my pics | pics of me | video of me | photos of me | boobs | topless | dick pic | porn)
K162 2 (nude* | nudes | noods | nood | dick pic | naked (pic* | photo* | picture*) | ai (nude* | undress*)) ..8
K163 2 (filmed | recorded | took | takes | films | photo* | video*) ..5 (up my skirt | in the (shower | toilet | changing) | getting changed | naked | undressed | without my | me and my | changing room)
K164 2 (wants | want | wanted | asks | ask | asked | asking | begging | begs | keeps) ..4 (pics | pictures | picture | photo | photos | pic | video | nudes) ..4 (of | my | body | without | naked | underwear | bath | bikini | feet | me)

[sexual_harm.sextortion]
K171 1 (blackmail* | blackmaling | sextort*) ..6
K172 1 (pay | money | £ | # | gift cards | giftcards | bitcoin | send more | send another | do what) ..10 (or | unless | else | if i dont) ..6 (send* | post* | leak* | share* | show* | everyone | online | my (mum | dad | family | followers | friends | school))
K173 1 (send* | post* | leak* | share* | show*) ..6 (pic* | nude* | video* | everyone | followers) ..6 (unless | if i (dont | do not) | or else | until i) ..4 (pay | send | money | meet | do)

[exploitation.grooming]
K181 2 (he | she | guy | man | bloke | woman | boyfriend | lad) ..3 (is | hes | s | was | looks)? ..2 (2# | # | 20 | 21 | 22 | 23 | 24 | 25 | 26 | 27 | 28 | 29 | 30 | 35 | 40 | twenties | thirties | grown | adult) ..6 (im | i am | and i | shes) (only)? (11 | 12 | 13 | 14 | 15 | #)
K182 2 (man | guy | bloke | stranger | someone | somebody | adult | older | woman) ..4 (online | snap | insta | discord | roblox | fortnite | game | internet | xbox | tiktok | yubo | app) ..10 (meet | pic* | photo* | send | address | camera | cam | secret | school | alone | wearing | boobs | naked | love* | old i | age | boyfriend)
K183 2 (told | said | says | sed | tells | asked | wants) ..2 (me | not | to | dont) ..3 (tell | keep it) ..2 (mum | parents | anyone | no one | nobody | a secret | secret | quiet | dad | any1)
K184 2 (gives | gave | buys | bought | sends | sent | got) (me | us | her | my friend) ..6 (secret | wants | owe | pics | pictures | return | meet | kiss | flat | his house | hotel | cuddle* | boyfriend)
K185 2 (meet | meeting | met | see | going to) ..4 (man | guy | him | someone | bloke | older) ..6 (online | internet | snap | discord | hotel | tonight | woods | flat | alone | secret | mum doesnt know | mum dont | station)
K186 2 (boyfriend | bf | girlfriend) ..2 (is | s) ..1 (2# | 19 | 20 | 21 | 22 | 23 | 24 | 25 | 26 | 27 | 28 | 29 | 30 | older | an adult | a man)
K187 2 (mature | grown up) for (my | her | your | ur) age | age (is just a number | doesnt matter | dont matter)
K188 2 (get | come | came | got | go | went) in (his | the | a | their) (car | van) ..4 | (picks | picked | picking) (me | her | my friend) up ..4 (car | from school | different | at night | midnight)

[exploitation.criminal]
K191 2 (make | makes | made | want | wants | told | tell | asked | ask | force | forced | have | got) (me | us | him | her | my (brother | friend | mate)) ..2 (to)? (sell | carry | deliver | hold | hide | drop | run | shot | steal | nick | rob | stash | collect | plug | pick up)
K192 2 (owe | owes | owing) ..4 (dealer | gang | them | money | # | debt | £) ..8 (work | hurt | kill | pay | stab | mum | house | sister | family | scared)?
K193 2 (in | joined | join | leave | leaving | out of) (a | the | their | that) gang
K194 2 (sell* | deal* | shot* | running | selling | moving) (drugs | weed | ket | coke | crack | pills | food | bits) ..3
K195 2 (trap house | county lines | country lines | going country | go country | going ot | burner phone | money mule | cuckoo*) ..3
K196 2 (hold | holding | hide | hiding | keep | stash) (a | the | this | their | some)? ..1 (bag | package | gun | knife | drugs | stuff | parcel) for (him | them | someone | a | my)

[exploitation.stalking]
K201 2 (man | bloke | guy | car | van | someone | stranger | ex | he | sum1) ..3 (following | follows | followed | keeps following | stalking | watching | waits | waiting | watches) ..4 (me | us | my | home | house | outside | bus stop | school)
K202 2 (tried | tries | trying) to (grab | pull | get | take | drag) (me | us | my | him | her | a) ..4 (in | into | to | car | van | away | with)

[adult_conduct.harm]
K211 1 <staff> ..4 <wrong> ..2 (me | my | a (girl | boy | kid) | girls | her | his | kids | us | boys)
K212 1 <staff> ..3 (hit | hits | punched | slapped | kicked | strangled | choked | dragged | grabbed | pushed | shoved | threw) ..2 (me | my | a (kid | boy | girl | pupil | chair | book) | him | her | kids | us)
K213 1 <staff> ..4 (message* | text* | snap* | selfies | pictures | pics | voice notes | hearts | number | follows) ..4 (me | girls | her | night | midnight | us | secret | friend)
K214 1 <staff> ..5 (love* | fancy* | special | favourite | dreams) ..2 (me | about me)
K215 1 <staff> ..5 (alone | locks | locked | locked the door | his house | his flat | his car | his tent | shower* | sit on | lap | massage*) ..3 (me | him | us | with | door | girls | kids)?
K216 1 (adult | grown up | someone | man | woman | person | member of staff | staff) ..3 (at | from | in | who works at) (my | the | our)? (school | club | church | mosque | home | unit) ..6 (touch* | hurt* | hit* | uncomfortable | message* | kiss* | doing | picture*)

[adult_conduct.recipient_named]
K221 2 (told | tell | sed to) ..2 (school | teacher | tutor | miss | sir | someone | head) ..6 (nothing happened | did nothing | nobody did | didnt do | dint do | dont do | wont do | told my (mum | dad | parents) | rang my | said i was lying | didnt believe)
K222 2 (person | one | lady | man | teacher) ..4 (reads this | supposed to tell | im meant to tell | i should tell | on the poster) ..6 (the one | did it | does it | hurts | his wife | friend* | mate*)

[wellbeing.suicidal_thoughts]
K301 2 (want | wanna | wana | wish | wanting | ready | need | hope | hoping | would love | rather) ..2 (to | i (was | could | would)) (just | really)? (die | be dead | disappear | vanish | end it | be gone | kill myself | not exist | stop existing | not be here | sleep forever | never wake up | be with my (nan | dad | mum | grandad))
K302 2 (dont | do not | dnt | no | not) (want | wanna | wana) (to)? ..1 (live | be alive | exist | be here | wake up | be on this | carry on | see tomorrow)
K303 2 (point | reason) ..3 (live | living | life | carry on | carrying on | being here | alive | anymore | go on | going on)
K304 2 (better | happier | easier | relieved) ..3 without (me | him)
K305 2 <nobodyis> ..2 (would | will | wud | d)? ..1 (miss | notice | care | come) ..3 (if i | me | my funeral | when i)
K306 1 (bought | got | have | having | saving | saved | stockpiled | tied | found | hiding | hid | loaded | ordered) ..3 (rope | noose | helium | pills | tablets | gun | charcoal | blades) ..8 (tonight | ready | decided | plan | goodbye | kill | die | end it | do it | note | wardrobe | lap | desk | enough)
K307 1 (have | got | set | picked | chosen | chose | decided on) (a | the | my) (date | day | plan | time | deadline) ..8 (die | end | kill | suicide | gone | told nobody | no one knows | how | where | picked | do it)
K308 2 (goodbye | bye | farewell) (everyone | every1 | world | all | guys | mum | forever | reddit | life | friends)
K309 2 (wrote | written | writing | write | finished | left) ..4 (note | notes | letter | letters | will) ..8 (goodbye | suicide | for after | when im gone | kids | mum | everyone | whoever | hands | finds)
K310 2 (last | final) (day | post | message | night | birthday | christmas | goodbye | letter) ..6 (on earth | alive | here | ever | for me | will be | goodbye | thank | sorry | i will | before i)
K311 2 (tired | sick | exhausted | done | fed up | enough) (of | with | from) ..1 <life>
K312 2 (cant | can not | cannot | carnt | cnt | couldnt) (do | take | go | keep | live | face | carry | handle | cope | fight | stand) ..2 (this | it | on | going | life | like this | fighting | living) ..1 (anymore | any more | any longer | no more | nemore | nomore | much longer | another day | like this)
K313 2 (kill | killing | end | ending | off | top | unalive | hang | hanging | shoot | shooting | drown | neck) (<myself> | my life | it all | herself | himself | themselves)
K314 2 suicid* ..3 (thought* | tonight | again | plan | note | attempt | and alone | friend | feeling | ideation | for months | every | today | now | gf | girlfriend | brother | sister | mate) | (feel | feeling | am | im | is | are | been | still | so | really | actively | passively) (so | really | very | proper | actively | kinda | a bit)? suicidal
K315 2 (attempt | attempted | attempts) ..4 (failed | last (night | week | month) | again | suicide | life | hospital | survived)
K316 2 (painless | peaceful | quick | easy | best | easiest | quickest | fastest | way | ways | how) ..3 (way)? ..1 (to)? (die | go | kill myself | end it | end my life | commit | leave this)
K317 2 (overdose | od | jump | jumping | hang | hanging | cut | drown | shoot | step | stepped | walk) ..6 (bridge | train | roof | platform | cliff | tracks | traffic | window | motorway | building | balcony | floor)
K318 2 (think | thinking | thought | thoughts | fantas* | daydream* | dream* | picture | picturing | imagine | imagining | obsess*) ..3 (dying | death | my (own)? funeral | being dead | suicide | killing myself | ending it | jumping | hanging | overdosing | not being here | not existing)
K319 2 (deserve | should | supposed | meant | ought) ..2 (to)? (die | be dead | have died | not be alive | not exist)
K320 2 (hope | wish | pray | praying | hoping) ..3 (i | a | that | someone | cancer | the | my) ..4 (die | dies | dead | hit by | hits me | kills me | kill me | shoot me | takes me | dont wake | wont wake | never wake | stops | crash* | run over)
K321 2 (life | living) (is | isnt | has | feels | not) ..2 (worthless | pointless | over | unbearable | torture | hell | no meaning | not worth | worth | meaningless | too hard)
K322 2 (given up | giving up | give up | gave up) ..2 (on (life | everything | living | myself) | waiting to die | completely | goodbye)
K323 2 (burden) (to | on | for) ..2 (everyone | my | them | people | family | everybody | mum | her | him)
K324 2 (wont | will not | not going to | not gonna | dont think ill | dont think i will | doubt ill | never) (be here | make it | survive | be alive | live | see) ..4 (tomorrow | through the night | to # | past # | this year | christmas | next | another | much longer | monday | long | 30 | 18)
K325 2 (nothing | no one | nobody) (left | else) ..2 (to live for | for me | in me | here for me | to try) | (no | see no | cant see (a | any)) (future | way out | hope left) ..3
K326 2 (friend | mate | brother | sister | girlfriend | boyfriend | ex | roommate | husband | wife | mum | dad | cousin | girl | boy | she | he | bestie) ..6 (suicidal | kill (himself | herself | themselves) | end (it | his life | her life) | take (his | her) own life | wants to die | want to die | suicide note | better off dead | dont want to be here | doesnt want to be here | doesnt want to live)
K327 2 (survived | survive | surviving) ..4 (angry | wish | attempt | unfortunately | again)
K328 2 (pills | tablets | paracetamol | bottle) ..6 (looking at | counting | counted | nightstand | drawer | lined up | how many | enough | too many)
K329 2 how (many | much | high | long) ..6 (pills | tablets | paracetamol | die | fatal | lethal | overdose | kill | drown | bleed)

[wellbeing.self_harm]
K341 2 (cut | cutting | cuts | burn | burning | burns | scratch | scratching | hurt | hurting | hit | hitting | starve | starving | scald | punish | punishing) (<myself> | herself | himself | themselves | my self | mi self | her self) ..4
K342 2 (cut | cuts | cutting | scratch* | burn* | slit | carve* | scars | razor | blade) ..3 (my | her | his | their | me | mi | on) ..2 (arm | arms | wrist | wrists | leg | legs | thigh | thighs | skin | stomach | hips)
K343 2 (self harm* | selfharm* | relaps* | urges | sh) ..5 (again | back | cut* | blade | strong | worse | bad | every | stop | friend | year | night)
K344 2 (on purpose | to feel something | see blood | make myself bleed | until it bleeds | till it bleeds | til it bleeds | until i bleed)

[wellbeing.eating]
K351 2 (make | makes | making | made) (<myself> | herself | himself) (sick | throw up | vomit | puke)
K352 2 (havent | hasnt | not | dont | doesnt | stopped | wont) (eaten | eat | eating) ..5 (days | week | faint* | weeks | anything | at all | since | pass out | blood | periods)
K353 2 laxatives | purg* | anorex* | bulimi* | (throw up | sick) after (i eat | every meal | meals | eating | dinner)

[home_harm.neglect]
K361 2 (no | any | never any | nothing | without | got no | aint got) ..2 (food | heating | electric | electricity | gas | hot water | clean clothes | bed | dinner | tea | coat) ..6 (in | home | house | for days | days | fridge | hungry | mum | since | left | brother | we)?
K362 2 (hungry | starving | starvin | hungrey | cold | freezing) ..5 (home | house | all the time | always | every night | go to bed | mum | no food | brother | sister)
K363 2 (leaves | left | leave | leaving | leevs) (me | us | him | her | the (baby | kids | little ones) | my (brother | sister)) ..3 (on (my | our | his | her | their) own | alone | all (night | day | weekend) | with no | with the baby | by (myself | ourselves))
K364 2 (mum | mam | dad | parents | she | he) ..3 (hasnt | not | never | didnt | havent) ..1 (been | come | came) (home | back) ..5
K365 2 (looks | look) after (me | us) ..1 | (no one | nobody) (looks after | feeds | washes | cares for | picks up | takes | makes) ..3

[risk.not_safe_now]
K371 2 help ..1 (me | my | us | please | plz | him | her) | (please | plz | pls) help | need help | (someone | somebody) help
K372 2 (someone | somebody | sum1 | an adult | a grown up | he | she | they | grown up) ..2 (is | are | s | keeps | hurts | hurting | doing | did | does | made | makes | forces) ..2 (hurting | hurt | hurts | hurtin | abusing | touching | doing (things | stuff | something) | bad (things | stuff)) ..2 (me | to me | us | my | him | her | them)
K373 2 (dont | dnt | not | never | isnt | arent) ..2 (feel | feeling)? ..1 (safe | saif)
K374 2 (scared | frightened | afraid | terrified | scard) (to | of) (go | going | be | being) (home | back | there | alone | in) ..3
K375 2 (cant | carnt | dont want to | not | never) (go | going) (home | back home) ..4 (scared | dad | mum | he | stepdad | hit | because | hell | batter | safe | not)
K376 2 (locked | lock | locks | trapped | stuck | tied | lokd) ..2 (me | us | in | up) ..4 (room | house | cupboard | cant get out | shed | night | car | there)?
K377 2 (im | i am | we are | were | am) (being)? (abused | trapped | in danger | being hurt | forced | followed | hiding)
K378 2 (is | he is | hes | theyre | shes | man | someone) (here | outside | coming | at the door | in my house | in the house | following me) ..4 (now | help | scared | house | door)?
K379 2 (dont | please dont | plz dont) (tell | ring | call | phone) ..2 (my | mum | dad | home | parents | mam | him) ..4
K380 2 (something | sumthing) (bad | horrible | happened | awful) ..5 (me | night | tell | say | sick | home | him)
K381 2 (said | told | says | sed) ..4 (no one would believe | nobody would believe | no one will believe | our secret | hurt my family | kill my | go to prison | taken away | get in trouble)

[missing.runaway]
K391 2 (run | running | ran | runnin) (away | off) ..4 (tonight | home | packed | from | back | boyfriend | today | tomorrow | his | her | not | mum | dad | care)
K392 2 (nowhere | no where | no place | no were) to (live | sleep | go | stay)
K393 2 (missing | not come home | hasnt come home | didnt come home) ..5 (friend | sister | brother | night | days | yesterday | police)? | (sleeping | slept | sleepin) (rough | outside | in the park | on the street | in the car | in a car | at the bus station)
K394 2 (kicked | chucked | threw | thrown | kikd) (me | us | him | her)? out ..4 (house | home | nowhere | sleep | of)

[bullying.encourage_suicide]
K401 2 (told | tell | tells | telling | said | says | say | sed | wrote | sent | messages | keep saying) ..4 (kys | kill (myself | yourself | urself | herself | himself | miself) | die | neck (myself | yourself | urself) | hang (myself | yourself | urself | herself | himself) | end (my | your | her | his | it) | slit | drink bleach | jump off)

[violence.threat]
K411 2 (going to | gonna | gona | gunna | will | wil | want to | wana | wants to | said he will | threatened to) ..1 (kill | stab | batter | jump | shank | hurt | beat | smash | attack | shoot | burn) ..1 (me | him | her | us | my | them | someone | people | everyone) ..3
K412 2 (jumped | battered | beaten up | beat up | attacked | robbed | mugged | stabbed | knocked out | strangled | jumpt | jumt | batterd) ..3 (me | him | my (friend | brother | mate | head) | by | outside | on the way | and | at | again)
K413 2 (i | im) ..2 (want to | wanna | going to | gonna | feel like | could | keep thinking about) ..1 (kill | stab | hurt | hurting | killing | shoot | stabbing | attack) (him | her | them | someone | people | everyone | my | the | somebody)
K414 2 death threat* | (threat* | threaten*) ..3 (me | him | my | us | kill | stab | her) | (waiting | wait) (for me | outside) ..5 (gates | fight | jump | school | batter | get me | home)

[violence.assault]
K421 2 (kicked | stamped | hit | punched | smashed | kikd | stampd) ..2 (me | him | my | in | on | us) ..3 (head | face | hed | teeth | ribs | floor | unconscious | hospital)
K422 2 (knocked | nocked) (out | me out | him out) ..3 | passed out ..4 (neck | hit | choke* | squeeze* | strangle*) | (broke | broken | brok) ..1 (my | his | her) (nose | arm | jaw | wrist | finger | rib | tooth | nos) ..6

[violence.school_attack]
K431 1 (shoot | shooting | bomb | blow up | attack | burn down | massacre) ..4 (school | skool | class | everyone | teachers | assembly) ..3
K432 1 (kill | killing | shoot | stab) ..2 (everyone | loads of people | people | all of us | teachers | kids | them all) ..6 (school | class | year | list | here | in it)

[wellbeing.substance]
K441 1 (taken | took | had | smoked | necked) ..5 (pills | ket | something | xanax | spice | vodka | tablets) ..8 (wont wake | not breathing | unconscious | cant move | collapsed | blue | fit | cant breathe)

[harmful_practice.forced_marriage]
K451 1 (force* | make | making | made | want | wants | have to | going to | being) ..4 (marry | married | marrie | get engaged | wedding) ..5 (me | cousin | man | someone | sum1 | pakistan | him | abroad | holiday | summer | husband)
K452 1 (dont | do not | didnt) want to (get married | marry) | (found | picked | chosen | got) (me | for me)? ..2 (husband | man to marry | husbend | a boy for me)

[harmful_practice.fgm]
K461 1 fgm | circumcis* | (cut | cutting) ..4 (girls | down there | ceremony | like my sister | private) ..3 | (girls | sister | sisters | me) ..4 (be cut | the cutting | the cut) ..3

[idioms]
K901 overdos* on ..1 (chocolate | coffee | sugar | sweets | caffeine | cake | netflix | cheese | haribo | food | pizza)
K902 (kill | killing | killed) (my | the | that) (brother | sister | final boss | boss | wasp | spider | fly | mood | vibe | ref) ..4 (ate | stole | eating | lol | haha | nicked | used | boss | wasp | chips | leftovers)
K903 (want | wanted | going | about) to die (of (embarrassment | shame | cringe | laughter | boredom) | laughing | my hair | in (minecraft | fortnite | roblox | cod | the game | game))
K904 (want | wants | going) to (die | dye) (her | my | his) hair | (dying | dyeing | dyed) (my | her | his) hair
K905 (hit | bumped | banged | hits | hitting) (my | his | her) (head | elbow | toe | knee | thumb | funny bone) ..1 (on | with | off)
K906 (hit | hits) (the | a) (roof | road | jackpot | drums | post | bar | crossbar | sack | gym | shops | shop | ball | target | six | wall with | snooze | like)
K907 (beat | beats | beaten | beating) ..2 (at | in | to | on) (the)? (chess | fifa | uno | final | race | tennis | table tennis | mario | mario kart | monopoly | cards | darts | pool | top | front | line | final | semi | cup | a race | cross country | it | rocket league | fortnite | connect four)
K908 (got | get | we got | were | was) (beaten | hammered | smashed | destroyed | murdered | thrashed) (in | by | at | # | # nil) ..2 (final | cup | match | league | game | st | nil | chess | tournament)
K909 (attacked | chased | bitten | stung | mugged | jumped on | followed) by (a | an | the)? ..1 (seagull | seagulls | goose | geese | wasp | bee | bees | dog | cat | swan | squirrel | midges | mosquitoes | pigeon | pigeons | puppy)
K910 (stabbed | scratched | attacked) by (a | the) (cactus | bush | brambles | thorn | thorns | nettles | pencil by accident | cat)
K911 (choke | choked | choking) (on (a | my | the | his | her)? ..1 (skittle | sweet | crisp | drink | water | chip | food | dinner | juice | sandwich | biscuit) | in the (penalty | final | shootout | exam) | with laughter | up)
K912 (burn | burned | burnt | burns) (my | the | his | her | mi)? (tongue | toast | sausages | dinner | cake | hand on | mouth | pizza | cookies | finger on | food | calories | cd)
K913 (cut | cuts | cutting) (my | his | her | the | a | mi)? (foot on | finger on | knee on | nee | knee | toe | cake | grass | fringe | sandwich | sandwiches | photos | carbs | sugar | apple | bread | cheese | vegetables | veg | finger in | finger at | finger chopping | finger shaving | ties) | cut (myself | my self) (shaving | chopping | opening | on (a | the | paper)) | cutting (carbs | ties | and sticking)
K914 (hurt | hurts | injured | hert | broke | twisted | sprained) (my | his | her | mi) (knee | ankle | foot | leg | back | arm | wrist | toe | finger | shoulder) (in | at | playing | lifting | doing | skiing | on the (trampoline | ice | stairs) | from (press | running)) ..3
K915 (dead | dying | died) (tired | tierd | inside at | battery | laughing | funny | hard | proud | pleased | annoyed | for a wee | to (know | see | tell | try | meet) | of (embarrassment | boredom | laughter | heat | cold))
K916 (scared | nervous | afraid | frightened) of (spiders | spidrs | heights | the dark | wasps | clowns | the dentist | needles | thunder | ghosts | dogs | my (exam | results | test | maths test | driving test | gcses) | flying | lifts | rollercoasters | moths | the exam)
K917 (help | need help) ..2 (with (my | maths | fractions | homework | this | the | spelling | reading | question | english | science | a) | finding | find | choosing | carry | open)
K918 (run | ran | running) (away)? (to (disneyland | italy | disney | spain | catch) | from (a | the) (bee | wasp | dog | goose) | with the (trophy | ball | circus) | out of (time | milk | pens))
K919 (missing) (my | his | her | the | a) (bus | book | homework | front teeth | school trip | maths book | pe kit | sock | pencil | charger | ps5 | jumper) | missing (homework | maths | assembly)
K920 (goodbye | bye) ..4 (moving | leaving party | year 6 | teacher | miss | for the (summer | weekend | holidays) | thanks for)
K921 (last | final) day (of (term | school | the holidays | work | year) | friday because | at (my | this) (school | job)) | last day is (the | on)
K922 (give | giving | gave | given) up (chocolate | sugar | smoking | (this | on this) (crossword | puzzle | game | level) | on (learning | dieting | dating | the gym) | my seat | trying to (please | understand | diet | learn))
K923 (end | ended | ending | finish) (of)? (my | the | this) (presentation | essay | subscription | group project | project | shift | term | semester | relationship | contract | homework | speech | day with)
K924 (wish | want | wanted) (i | to) (could)? disappear (when | from (this | the)) ..3 (mum sings | meeting | trip | lesson | shop | assembly) | wish i could disappear he saw
K925 (shot | shoot | stabbed | killed | die | died | kill) in (laser tag | laser quest | minecraft | fortnite | cod | among us | roblox | gta | the game | valorant | game)
K926 (knife | knives) (skills | skin) | (bring | brings | brought | use | used | need | want) (a | the)? ..1 knife ..2 (cut | for) ..2 (my | apple | cake | dt | food tech | lunch | picnic | fruit | cheese)
K927 (suicide) (rates | rate | prevention | awareness | bomber | bombers | charity | charities | statistics | barriers | hotline | scene | squad | training | documentary | book | loss support)
K928 (used | use) to (self harm | selfharm | cut | be suicidal | want to die | hurt myself) ..8 (but | now | years | clean | recovered | good | better | havent) | (clean | free) from (self harm | cutting | sh) | (# | two | six | three | one | a) (years | months | year | days) (clean | sober | free)
K929 (killed | kills | killing | shot | stabbed | shoots | stabs) ..3 (duncan | caesar | tybalt | mercutio | lennie | curley | romeo | king | dragon | villain)
K930 (my | the | our) (laptop | printer | computer | car | phone | xbox | cat) (is | has | was) (possessed | a death wish | evil | dead | dying | cursed)
K931 (naked | nude) (mole | chair | coloured | statue | painting | art | model | lipstick)
K932 (trapped | stuck) in (an | a | the) ..1 (lesson | lift | traffic | meeting | maths | queue | rut | endless)
K933 (hiding | hid | hide) ..3 (hide and seek | surprise party | presents | birthday present | for the surprise) | hide and seek
K934 (in trouble) (for (talking | my uniform | chewing | being late | lateness | my homework | not doing)) | in danger of (failing | missing | losing | being late)
K935 (secret) (santa | handshake | recipe | garden | word | crush | party | level) | keep (a | the) secret about ..4 (party | present | surprise | birthday)
K936 (dad | mum | uncle | stepdad | nan | grandad | brother) ..2 (threw | throws | tickles | tickled | chased | wrestles | lifted | pushed) ..2 (me | my sister | us) ..4 (pool | party | swing | giggles | laughed | laugh | the ball | swings | fun | garden)
K937 (baby | little) (brother | sister) ..4 naked | naked (after | in the) ..2 (bath | paddling pool)
K939 (drunk) at (the | a | my | his | new) ..3 (wedding | new year | bbq | christmas | party) ..4 (danced | funny | hilarious | sang | fell | laughed)
K940 (cant | couldnt) (breathe (laughing | after (the bleep | running | pe | cross))| cope with how | go home till | live without my (phone | xbox | dog) | live without chocolate | get out of bed | take (it | this) ..2 (suspense | heat | weather | to the))
K941 (race | racing | raced) ..2 | mind racing | can sleep | cant sleep
K942 (pushed | pushes) (me | us | him | her) to (do | be | try | work) ..2 (best | harder | better)
K943 (rubs | rubbed | rub) my back (when | until | till) | (kisses | kissed | kiss) (me | us) (on the (cheek | forehead) | goodnight | good night) | (first kiss)

[fiction]
F10 (police | pc | officer | charity | someone) ..6 (assembly | talk) ..2 (about | on) ..3 | (assembly | talk | lesson | book | film | documentary | play | quiz | debate | poster) ..1 (about | on | was about) ..2 (county lines | knife crime | gangs | grooming | online safety | drugs | consent | bullying | suicide | terrorism | knives | extremism | abuse)
