# English as children in the North West write it. The form of a line: `__init__.py` beside this file.
# Ids never change their meaning and are never used again: cases keep them.

<myself> = myself | my self | meself | mysel | me self | mi self | myslef | miself | maself
<themself> = himself | herself | themselves | themself | hisself | theirself | theirselves | him self | her self
<yourself> = yourself | your self | urself | yourselves | ursel | yaself | yerself | ur self | youself
<my> = my | me | mi | our
<his> = his | her | their | hes | my | the | our
<hishers> = my | me | mi | his | her | their | our
<him> = him | her | them | us | me | it
<me> = me | us | my friend | my mate | my sister | my brother | our kid | my little brother | my little sister | my baby brother | my baby sister
<someone> = him | her | them | me | us | someone | some1 | sum1 | somebody | everyone | every1 | everybody | people | you | u | ya | anyone | my _ | his _ | her _ | a _ | the _ | our _
<he> = he | she | they | hes | shes | theyre | he is | she is | they are | they r | them lot
<was> = was | were | got | been | getting | get | gets | being | is | gonna get | going to get | keep getting | keeps getting
<dont> = dont | do not | dnt | didnt | no longer | doesnt | dont even | dont rly | dont really
<cant> = cant | can not | cannot | cnt | cba | couldnt | can barely | can hardly
<anymore> = anymore | any more | no more | nomore | anymor | any longer | much longer
<intend> = gonna | gunna | going to | goin to | gna | gonnae | ganna | gon | will | ima | imma | im about to | about to | might | wanna | want to | wants to | wanted to | wana | wanting to | planning to | planning on | plan to | planned to | plans to | thinking of | thinking about | thinkin of | thinkin about | decided to | ready to | trying to | tryna | tried to | need to | just | could | should | gotta | have to | bout to | feel like
<intent> = gonna | gunna | going to | goin to | gna | gonnae | ganna | gon | will | ill | hell | shell | theyll | ima | imma | about to | might | wanna | want to | wants to | wana | wanting to | planning to | planning on | plan to | planned to | plans to | plan on | thinking of | thinking about | tryna | trying to | bout to | ready to | decided to | threatening to | threatened to | threatens to
<soon> = right now | rn | now | tonight | tonite | 2nite | 2night | today | 2day | this morning | this afternoon | this evening | this weekend | after school | after skl | afterschool | at break | at lunch | at dinner | at home time | at hometime | at the gate | at the gates | tomorrow | tmrw | tmr | tmw | 2moro | 2morrow | tomoz | on <day> | this <day> | next <day> | this week | next week | next lesson | in a bit | in a few | in # min | in # mins | in # minutes | in # hours | in a few min | in a few mins | in a few minutes | in a few hours | in an hour | in min | in mins | in minutes | in hours | in a min | in a minute | after this | before school | when i get home | at home time | later | soon | 2mrw
<day> = monday | tuesday | wednesday | thursday | friday | saturday | sunday | mon | tues | weds | thurs | fri | week | weekend
<pills> = pill+ | tablet+ | tabs | paracetamol+ | paracetomol | ibuprofen | ibuprofens | medication | meds | medicine | bleach | antidepressant+ | antidepressants | calpol | painkiller+ | aspirin | nurofen | panadol | sleeping tablets
<weapon> = knife | knives | knifes | blade+ | machete+ | zombie knife | zombie knives | rambo | ramz | shank | shanks | shiv | flick knife | stanley knife | penknife | pen knife | screwdriver | hammer | bat | axe | gun | guns | burner | strap | firearm | bb gun | air gun | pellet gun | acid | corrosive | bomb | explosive | explosives | catapult | knuckle duster | knuckleduster | knuckle dusters | knuckledusters | sword | crossbow | dagger | ching | samurai sword | petrol bomb
<school> = school | sch | skl | skool | college | class | scool | schl
<stab> = stab+ | shank+ | ching+ | cheff+ | chef | cheffed | wet | wetted | splash+ | shoot+ | shot | blast | kill+ | murder+ | acid | poke | juk | jook | dip | slit | slash+ | behead
<staff> = teacher | teachers | sir | miss | mr _ | mrs _ | ms _ | mister _ | headteacher | head teacher | headmaster | headmistress | head of year | head of yr | ta | tas | teaching assistant | coach | pe teacher | tutor | caretaker | dinner lady | dinner ladies | lunchtime supervisor | lunch time supervisor | bus driver | taxi driver | escort | staff | supply | lsa | teaching staff | form tutor | swimming teacher | dance teacher | music teacher | youth worker | youth leader | site manager | learning mentor | 1 to 1 | one to one | imam | vicar | priest | scout leader | football coach | gym coach | deputy head | pastoral lead
<dadonly> = dad | dads | father | fathers | daddy | step dad | stepdad | stepdads | step dads | stepfather | da | me dad | papa | baba | abbu
<mumonly> = mum | mums | mam | mams | mom | moms | mother | mothers | mummy | mammy | ma | step mum | stepmum | stepmums | stepmother | mumma | mama | ammi
<partner> = <mumonly> (bf | boyfriend | partner | fella | husband | mate | fancy man | new bf | new boyfriend | new partner) | <dadonly> (gf | girlfriend | partner | wife | mate | new gf | new girlfriend)
<kin> = uncle | uncles | auntie | aunty | aunt | grandad | grandads | granddad | grandpa | nan | nana | nans | gran | grandma | foster carer | foster mum | foster dad | foster parents | carer | carers | cousin | cousins | brother | brothers | bro | sister | sisters | sis | step brother | stepbrother | step sister | stepsister | parents | parent | mum and dad | mam and dad | our kid | big brother | older brother | big sister | foster brother | big bro | babysitter | childminder | social worker
<family> = <dadonly> | <mumonly> | <partner> | <kin>
<hit> = hit | hits | hitting | hited | hitted | hittin | punch+ | slap+ | kick+ | beat | beats | beating | beated | beaten | batter+ | smack+ | whack+ | choke+ | choked | throttle+ | hurt | hurts | hurting | burn+ | burnt | shake | shakes | shook | shaking | shove+ | belt+ | wallop+ | clout+ | leather+ | bray+ | lamp+ | bite | bites | bit | biting | scratch+ | drag+ | pin+ | throw | throws | threw | thrown | strangle+ | headbutt+ | whip+ | cane+ | leg+ | deck+ | backhand+ | crack+ | abuse+
<aux> = always | sometimes | just | keeps | keep | kept | has | has been | have been | used to | often | still | is | are | was | were | s | r | will | started | starts | be | usually | even | again | proper | literally | got drunk and | gets drunk and | got mad and | gets angry and | gets mad and | comes home and | came home and
<sexpart> = bum | ass | arse | bits | private | privates | private parts | private bits | boob | boobs | tits | tit | chest | breasts | breast | willy | dick | cock | penis | balls | crotch | fanny | vagina | pussy | thigh | thighs | legs | leg | minge | foof | bottom | butt | knickers | pants | down there | down below | up my skirt | up my top
<pic> = pic | pics | pix | picture | pictures | photo | photos | vid | vids | video | videos | selfie | image | images | snap | snaps
<drugs> = drugs | drug | weed | bud | ket | coke | lemo | snow | white | b and w | brown | wrap | wraps | vapes | vape | thc | package | packages | bag | bags | parcel | parcels | money | cash | food | crack | heroin | cocaine | pills | stuff | spice | baggies
<olders> = olders | elders | older lads | older lad | older boys | older boy | older kids | olda lads | older man | older men | gang | the line | dealer | dealers | the lads | big lads

[wellbeing.suicidal_thoughts]
L001 1 <intend> (kill+ | unalive+ | hang+ | off+ | top+ | end+ | neck+ | drown+ | shoot+ | stab+ | yeet+) <myself> ..8 <soon>
L002 1 <soon> ..6 <intend> (kill+ | unalive+ | hang+ | off+ | top+ | end+ | neck+ | drown+) <myself>
L003 1 (took | taken | taking | swallowed | just had | ive had | i had | downed | necked | take | swallow | tuk) (a | all)? (load | loads | lots | whole | all | too many | # | bunch | packet | box | bottle | handful | full | overdose)? (packet | box | bottle | strip)? of? (my | me | the | mums | dads | nans | these | some | his | her)? <pills>
L004 1 overdosed | od | ods | overdosing | o d | gonna od | <intend> overdose | took an overdose
L005 1 (on | by | at | standing on) (the | a)? (bridge | ledge | roof | motorway | train track | train tracks | railway | multi storey | multistorey | car park roof | tracks) ..8 (jump+ | end | die | cant do this | goodbye | bye)
L006 1 <intend> jump+ ..5 (bridge | roof | window | train | car | bus | motorway | cliff | building | balcony)
L007 1 (written | wrote | writing | left | done | made | recorded) (a | my | the)? (suicide | goodbye | leaving) (note | notes | letter | letters | msg | message | messages | video | videos)
L008 1 goodbye (everyone | every1 | all | world | forever | guys | mum | mam) | bye forever | goodbye cruel world
L009 1 (wont | wont even | not gonna | not going to | aint gonna) be (here | alive | around) (tomorrow | tmrw | tmr | 2moro | on monday | next week | much longer | for christmas | for my birthday | for my bday | on <day> | soon | for long)
L010 1 (got | have | holding | bought | found) (a | the | my | me | some)? (rope | noose | ligature | blade | razor | knife | pills | tablets) ..8 (die | end it | kill | myself | do it | over)
L011 1 (last | final) (message | msg | text | day | night) ..4 (alive | on earth | ever | goodbye | bye)
L012 1 tried (to)? (kill+ | hang+ | drown+ | strangle+ | end+ | top | off) <myself>
L013 1 suicide attempt | suicide attempts
L014 1 attempted suicide | attempting suicide
L016 1 i (have | ve got | got)? (got)? a plan ..6 (die | kill | end | suicide)
L017 2 kms | kmsing | kmsed | kmsl
L019 2 (kill+ | killed) <myself>
L021 2 (end | ending) (it all | my life | me life | mi life | things | this life | everything)
L022 2 <intend> end it
L023 2 i (ll | will | could)? just? end it | ill just? end it
L024 2 suicide | suicidal | suicid | suiside | suicied | suicides | suicidally
L028 2 sewer slide | sewerslide
L029 2 unalive | unalived | unaliving
L030 2 self delete
L031 2 ctb
L032 2 (catch | catching) the bus ..3 (forever | done | over)
L033 2 (off | offing | top | topping | neck | necking | hang | hanging | drown | drowning | yeet | yeeting | shoot | shooting) <myself>
L039 2 (want | wanted | wants) to die | wanna die | wana die | wannna die | wan die | want die | wont die wanted
L042 2 wish i (was | were | wer | wasnt | werent | could just | could be) (dead | never born | not here | not alive | gone)
L043 2 wish i (wasnt | werent) (here | alive | born)
L044 3 wish i could? just? (die | disappear | not wake up | vanish)
L045 2 <dont> (want | wanna | wana | wannna | wont) to? (live | be here | be alive | be around | exist | wake up | be on this earth | be on this planet | carry on)
L046 3 (<cant>) (to | with | even)? (live | life | living | go on | carry on | do this | take it | take this | do it | keep going | keep doing this | cope) (like this)? <anymore>
L047 2 cba (with | to)? (live | life | living)
L048 2 (better off | happier) (dead | without me | if i was gone | if i were gone | if i was dead | if i were dead | if i wasnt here)
L049 2 no (reason | point) (to | in | of) (live | living | life | being here | going on | carrying on | it all | me being here)
L050 2 whats the point (of | in) (living | life | being here | being alive | me)
L051 2 not worth (living | it being here)
L052 2 life isnt worth
L053 2 never wake up | never waking up
L055 2 nothing to live for
L056 2 (given | giving | gave) all? (my | me) (stuff | things) away
L057 2 tired of (living | being alive | life)
L058 2 done with (life | living)
L060 2 ready to die
L061 2 ways to die
L062 2 how (to | do i | many _ to) (kill | die | overdose | hang)
L063 2 no (reason | point) for me to (live | be here | go on | carry on)
L064 2 want out of (life | this life)
L065 2 (easiest | quickest | best | only) way (out | to go | to die | to end)
L066 2 (hope | hopefully | wish | pray) that? i (wont | dont | never) wake up
L067 2 (please | plz | just | someone | some1 | somebody) kill me
L068 2 (feel | feeling | feels) like dying
L069 2 over dose
L070 2 (cant | dont) see (any | a | the)? (point | future | way out)
L071 2 (disappear | disappearing) (forever | for good | for ever)
L072 2 (check | checking) out early
L073 2 no hope (for me | left)
L074 2 <pills> ..6 (kill | die | enough | do it)
L075 2 the world (would be | is | be) better off? without me
L076 2 everyone (would be | is | be | will be) (better | happier) off? (without me | if i)
L077 3 (think | thinks | thinking | thought | thoughts) (of | about) (death | dying | suicide | ending)

[wellbeing.suicidal_thoughts risk.friend_in_danger]
L015 1 (he | she | they | hes | shes | theyre | my (best)? (friend | mate | bestie | sister | brother | cousin | bff | gf | bf | girlfriend | boyfriend)) (is | are | r | s | said | says | keeps saying)? (she | he | they | shes | hes | theyre)? (is | s | are)? <intent> (kill+ | hang+ | end+) <themself>

[bullying.encourage_suicide]
L078 2 kys | kys | kysing
L080 2 go and? (kill | hang | neck | off | top) <yourself>
L081 2 (kill | hang | neck) <yourself>
L082 2 (go | should | just | please) and? die $
L083 2 (tell | told | tells | telling | saying | said | says) (me | her | him | them | i should | to | us) to? (go)? (and)? (kill | hang | end | neck | unalive | kys | cut | die)
L084 2 drink bleach
L085 3 (no one | noone | nobody | no1) would (miss | care if) | no would miss

[wellbeing.self_harm]
L086 1 (bleeding | blood) (wont | will not | isnt | not) stop
L087 1 cut (too | really | proper | dead | so) deep
L088 1 cut my (wrist | wrists | throat | neck) (open | badly | bad | deep)
L089 1 (im | i am) (cutting | hurting | burning) (<myself>)? (right now | rn | now)
L090 3 self (harm | harming | harmed | harms | harmer) | selfharm+ | selfharming | selfharmer
L091 2 (sh | shing) again
L092 2 (cut | cutting | cuts | cuttin) <myself>
L094 2 (cut | cuts | cutting | cutted | cuttin) on? <hishers> (arm | arms | wrist | wrists | leg | legs | thigh | thighs | skin | stomach | hips | tummy)
L095 2 (been | started | still | stopped | keep | back to | relapse | relapsed | want to | wanna | urge to | im) (cutting | cuttin)
L097 2 (hurt | hurting | harm | harming | harmed | burn | burning | burnt | hit | hitting | punch | punching | scratch | scratching | bite | biting | starve | starving | choke | choking) <myself>
L098 2 (styro | beans | cat scratches) ..3 (deep | cut | sh | relapse)
L099 2 (razor | razors | razor blade | razor blades) ..6 (arm | wrist | leg | skin | cut | myself | sharpener)
L100 2 sharpener (blade | blades)
L101 2 (relapse | relapsed) ..4 (sh | cut | harm)
L102 2 (fresh | new) (cuts | scars)
L103 2 (slit | slitting | slash | slashing) <hishers> (wrist | wrists | arm | arms | throat)
L104 2 (pull | pulls | pulling) (my | her | his) hair out

[online_harm.self_harm_coercion]
L105 2 cut sign | cutsign
L106 2 blood sign | bloodsign
L107 2 764
L108 2 made (me | her | him) (cut | hurt | burn) (myself | herself | himself) ..6 (cam | call | discord | video | online | telegram)

[wellbeing.eating]
L109 3 (not | havent | hasnt | stopped) (eat | eating | eaten | ate) for? (# | days | anything | all week | properly)?
L110 3 (make | making | made) (myself | herself | himself) (sick | throw up | puke)
L111 3 thinspo | thinspiration
L112 3 pro ana | proana
L113 3 purge | purging
L114 3 (starve | starving) (myself | herself | himself)
L115 3 laxative | laxatives

[wellbeing.mental_health]
L116 3 panic (attack | attacks)
L117 3 (hearing | hear) voices
L118 3 depressed | depression
L119 3 anxiety
L120 3 cant (sleep | stop crying | breathe | cope)
L121 3 (cry | crying) (every | all) (night | day | the time)
L122 3 hate (myself | my life | my self | mysel)
L123 3 worthless
L124 3 (no one | nobody | noone | no 1 | no1) (cares | likes me | loves me | would notice | understands)
L125 3 i (have | got | ve got) no (friends | one | 1 | mates)
L126 3 so (alone | lonely)
L127 3 numb ..3 inside
L128 3 burden

[violence.weapon]
L129 1 (has | have | got | had | brought | bringing | brings | carrying | carries | hiding | showed | showing | pulled | pulling | pulls) (me | us | him | her | out)? (a | an | his | her | their | some | my)? <weapon> ..8 (<school> | bag | locker | toilet | toilets | field | yard | gate | gates | bus | <soon>)
L130 1 (bring | bringing | brought | brings | bringin | take | taking) (a | an | his | her | their)? <weapon> (into | in to | to | in) <school>
L131 1 <intent> (stab | shank | ching | cheff | chef | wet | splash | shoot | blast | kill | murder | acid | poke | juk | dip) <someone> ..6 <soon>
L132 1 (been | got | getting | just) (stabbed | shanked | shot | chinged | wetted up | splashed | glassed | bottled | acid attacked)
L133 1 (shoot | blow | shooting | bomb | burn | attack) up? (the | our | my | this)? (school | sch | skool | college | assembly)
L134 1 school (shooting | shooter | shootings)
L135 1 (hit | kill | death) list | hitlist
L136 1 bomb (in | at | threat) ..3 school
L137 1 (pull | pulled | pulling) (a | out)? a? (knife | blade | shank | gun) on
L138 2 shank | shanked | shanking | shiv | rambo knife | zombie knife | machete | machetes | flick knife | knuckle duster | knuckle dusters | knuckleduster | knuckledusters | burner | strapped
L139 2 (carry | carries | carrying | got | has | have | with) (a | his | her | their | my)? (knife | blade | machete | gun | acid | taser)
L140 2 <intent> (stab | shank | ching | cheff | shoot | kill | murder | end) <someone>
L141 2 (stab+ | stabed | shank+ | shoot+ | shooted | shooed | shoted) <someone>
L142 2 (opp | opps | post code war | postcode war | ride out | rideout | riding out | moving to him | moving to her | moving to them) ..6 (tonight | after school | knife | lacking | slipping)
L143 2 knife
L144 2 death (threat | threats)
L145 2 (threat | threaten | threatened | threatens | threatening) to (kill | stab | shoot | burn | hurt | hit | batter)
L146 2 said (he | she | they | hell | shell | theyll | hes | shes | theyre) (ll | will | would | is gonna | are gonna | s gonna | gonna | going to)? (kill | stab | batter | hurt | end | get) (me | him | her | us | them | my)

[violence.assault]
L147 1 (knocked | sparked | been knocked) (out | unconscious)
L148 1 (cant | not) (breath | breathe | breathing)
L149 1 unconscious
L150 1 (strangl | choke | chok | throttl | strangle | strangles | strangled | strangling | chokes | choked | choking | throttle | throttles | throttled | throttling | strangls | throttls | choks | chokees | strangling) (me | him | her | my mum | mum | them)
L151 1 (theyre | they are | hes | he is | shes | she is | someone is | someones) (attacking | beating | stabbing | chasing | following | hitting | outside my) ..6 (now | rn | help | me | house | door)
L152 1 (plz help | please help | pls help | help me) ..4 (right now | rn | now | quick | quickly | hurry | asap)
L153 1 call the? (police | ambulance | 999 | feds)
L154 1 (he | she | they | dad | mum | lads | boys | girls | someone | who | and | has | have | lad) (broke | broken) (my | his | her) (arm | nose | jaw | leg | wrist | rib | ribs)
L155 2 (got | been | getting | gonna get | going to get | was | were) (jumped | battered | beaten up | beat up | banged out | decked | chinned | brayed | leathered | leggered | twatted | sparked | rushed | kicked in | filled in | smashed up | done over | robbed | mugged | taxed)
L156 2 (jump | batter | bang out | deck | chin | bray | leather | twat | fill in | rush | kick in | kick the shit out of | beat up | smash) (me | him | her | us | them)
L157 3 (they | he | she | lads | girls | boys | group | gang) all? (jumped | battered | brayed | decked | chinned | banged out | twatted | rushed | filled in | kicked | punched | stamped on | headbutted | nutted | bottled) (me | him | her | my | us | them)
L158 2 (gonna | going to | waiting to | want to | wants to) (fight | jump | batter | beat | deck | bang | get) (me | him | her | us | my) ..6 <soon>
L159 2 (set up | setup | arranged | organised) a? fight
L160 3 fight (after | at | tonight | tomorrow)
L161 2 (slap | slapped) (me | him | her) ..4 (filmed | video | tiktok | snap)
L162 2 (filmed | filming) (me | him | her | it | the fight | them) ..5 (hit | beat | batter | fight | jump | kick)
L163 2 (held | pinned) (me | him | her) down
L164 2 head in? the? toilet | headin the? toilet
L165 2 bog wash | bogwash | bog washed | bogwashed
L166 2 set (fire to | my hair on fire | it on fire)
L167 2 (initiation | hazing | dare) (to | where)
L168 3 (push | pushes | pushed | trip | trips | tripped | punch | punches | punched | kick | kicks | kicked | hit | hits | spit | spits | spat | pinch | pinches | throw stuff | pull my hair | pulls my hair | pulled my hair | slap | slaps | smack | smacks) (at | on)? (me | him | her | us | my friend | my mate)
L169 3 (beat | beats | beating) (me | him | her) up
L170 3 dead leg | dead arm | deadleg | deadarm | chinese burn | wedgie

[sexual_harm.rape_assault]
L171 1 raped | rapes | raping | rapeing
L172 1 rape (me | her | him | us | my)
L173 1 (forced | made | makes | making | forcing) (me | her | him | us) to? (have sex | do (sexual | sexy | dirty) (stuff | things) | suck | give (him | them) (head | a bj | oral) | touch (him | his | her | it | them) | sleep with | do things (i | she | he) (dont | didnt | doesnt) (want | like) | watch (porn | him | sex))
L174 1 had sex (with me | with her) (when | while | and) (i | she) (said no | was asleep | was drunk | was passed out | was sleeping | didnt want)
L175 1 penetrate | penetrated | put (his | it | a) _ (in | inside) (me | my)
L176 1 (gang rape | gang raped | gangraped | gangrape | gang rap | line up | lineup) ..4 (boys | lads | men | them)
L177 1 (spike | spiked) (my | her) (drink | vape)
L178 2 rape
L179 2 rapist
L180 2 (sexual | sexually | sex | sexly) (assault | abuse | abused | assaulted)
L181 2 assaulted me
L182 2 molest | molested | molests | molesting | molester
L183 3 grope | groped | gropes | groping
L184 2 (touch+ | touches) (me | my | her | him | his | us) (up | down there | private | privates | bits | boob | boobs | tits | bum | ass | arse | willy | dick | fanny | vagina | leg | thigh | inappropriately | where | in places | in a way | weird | wrong | when)
L185 2 (touches | touched | touching) me
L186 2 (touched | felt) (me | her) up
L187 2 (grabed | grabbed | grabs | grabbs | grabing | grabbing | grab) (my | her | his) (bum | ass | arse | boob | boobs | tits | chest | dick | balls | crotch | private | privates | bits | breast | breasts)
L188 2 (finger | fingered | fingering) (me | her)
L189 2 (pull | pulled | pulls | pulling) (my | her | his) (skirt | trousers | pants | knickers | shorts | bra | top | kecks) (up | down | off)
L190 2 (kiss | kissed | kisses | kissing) me ..6 (no | stop | didnt want | force | made)
L191 2 (flash | flashed | flashes | flashing) (me | us | her | his | at)
L192 2 (wank | wanked | wanking | wanks) (in front | at | over | off)
L193 2 (rub | rubs | rubbs | rubing | rubed | rubbed | rubbing) (himself | against | up against | on me)
L194 2 didnt (consent | say yes)
L195 2 said no (but | and) (he | she | they)
L196 2 wont take no

[sexual_harm.harassment]
L197 2 upskirt | upskirting | upskirted | upskirts
L198 2 (<pic> | filmed | filming | phone) (up | under | down) (my | her | our | girls | the girls) (skirt | skirts | dress | top | shirt)
L199 2 down blouse | downblouse | downblousing | down blousing
L200 2 (film | filmed | filming | <pic> | camera | phone) ..4 (in | under | over) the? (toilet | toilets | changing | changing room | changing rooms | cubicle | shower | showers)
L201 2 rate the? girls
L202 2 (ranking | rating) (list | girls)
L203 3 slut | slag | slapper | sket | skank | whore | hoe | thot | bop | slewer | yat
L204 3 cat call | catcall | cat called | catcalled | catcalling | catcalls | cat calling | cat calls
L205 3 (sex | sexual) (joke | jokes | comment | comments | noise | noises | stuff | things)
L206 3 (comment | comments | joke | jokes) about (my | her | girls) (body | boobs | bum | tits | chest)
L207 3 smash or pass
L208 3 (ping | pings | pinged | twang | snap) (my | her) bra
L209 3 pestering me (for | to)
L210 3 (make | makes | making) me feel? uncomfortable
L211 3 perv | pervy | pervert | perving | pervs
L212 3 (creep | creepy | creeping on | creeped on) ..3 (me | girls | us | man | teacher | lad)

[sexual_harm.sextortion]
L213 1 blackmail | blackmailed | blackmailing | blackmails | sextort | sextortion | sextorted
L214 1 (pay | send (me)? (money | £* | more | another) | do it or | or ill | or he will | or they will | or hell | or theyll) ..6 (post | leak | share | send | expose | show | put) ..6 (pic | pics | nude | nudes | video | vid | everyone | mum | family | followers | friends)
L215 1 (threat | threaten | threatened | threatening | gonna | going to | will | says hell | said hell | says theyll | said theyll) to? ((leak | post | share | send | show) (my | her | his | the | them | it | me)? _? (nude | nudes | pic | pics | photo | photos | video | vid | vids | image | images) | (leak | expose | bait out) (me | her | him | them | it))

[sexual_harm.image_sharing]
L216 2 nude | nudes
L217 3 nood | noods | noodz
L219 2 (dick | cock | fanny | pussy | boob | tit | bum) (pic | pics) | dickpic | dickpics | cockpic | cockpics | fannypic | fannypics | pussypic | pussypics | boobpic | boobpics | titpic | titpics | bumpic | bumpics | noods pics | noods pic | noodles pics | noodles pic
L220 2 naked (pic | pics | picture | pictures | photo | photos | video | vid | selfie | of)
L221 2 (pic | pics) of (my | her | his | me) (body | boobs | bits | naked | private | privates | in my bra | in her bra | in my underwear | in her underwear | in my pants | in her pants)
L222 2 (leak | leaked | leaking | exposed | expose | exposing | bait out | baited out | baiting out | bait out page) ..6 (pic | pics | nude | nudes | video | vid | me | her | him | account | page | story)
L223 2 (share | shared | sharing | sent | sending | posted | passed) (my | her | his | a | the)? (round | around)? (nude | nudes | private | naked | sexy | sex)
L224 2 send (me | him | her | them)? (a | some | more | another)? (pic | pics | pix | picture | pictures | photo | photos | vid | vids | video | videos)
L225 2 deep fake | deepfake | deep fakes | deepfakes | deepfaked | deep faked
L226 2 (ai | fake | nudify | undress | clothoff) ..4 (nude | nudes | naked | pic | pics | photo | photos | app | bot)
L227 2 sex tape | sextape
L228 2 sext | sexting | sexted | sexts
L229 2 gnoc
L230 2 get naked
L231 2 show me? (your | ur) (body | boobs | tits | bum | dick | bits | private)
L232 2 only fans | onlyfans
L402 2 (send | sending | sent | post | posted | posting | leak | leaked | leaking | show | showed | shown | showing) (everyone | every1 | people | the group chat | the groupchat | the gc | his mates | her mates | my mum | round) (my | her | his | the) (pic | pics | photo | photos | nude | nudes | vid | vids | video | videos)
L403 2 (show | showed | shows | showing | shown | sen | sent | sends | sending | made | makes | making) (me | us | him | her)? to? watch? (porn | sex video | sex vid | sex stuff | naked | rude pic | rude pics | rude video | rude videos | rude stuff)

[exploitation.grooming]
L233 1 (meet | meeting | met | seeing | picking me up | pick me up | coming to get | coming to meet | come to his house | come to their house | come to his flat | come to their flat | come to his car | come to their car) ..8 (older | grown up | grownup | man | online | snap | snapchat | roblox | discord | insta | stranger) ..4 (tonight | today | now | tomorrow | after school | saturday | weekend)
L234 1 (im | shes | hes | we are | were) (in | at) (his | their | a mans | a strangers) (car | house | flat | hotel | air bnb | airbnb)
L235 1 wont let (me | her | him | us) (leave | go | out | go home)
L236 1 locked (me | her | him | us) in
L237 2 nonce | nonces | noncing
L239 2 pedo | pedos | paedo | paedos | peado | peados | paedophile | paedophiles
L242 2 kiddy (fiddler | fiddling) | kiddyfiddler | kiddyfiddling
L243 3 groomed | grooming | groomer | groomers
L244 2 (older | grown up | much older) (man | men | boyfriend | bf | guy | lad | girlfriend | woman | boy | boys)
L245 2 (bf | boyfriend | girlfriend | gf | he) (is | s)? # | hes # | he s #
L246 2 (give | gives | gave | buy | buys | bought | giving | buying) (me | her | him | us) (vape | vapes | weed | alcohol | vodka | money | trainers | phone | presents | gifts | drugs | clothes | v bucks | vbucks | robux | takeaway | takeaways)
L247 2 (asked | asks | asking | wants | wanted | told) me? to? (meet | come over | keep it? a? secret | not tell)
L248 3 our little? secret
L249 2 secret (boyfriend | friend | phone)
L250 2 sugar (daddy | baby)
L251 2 asl
L252 2 (someone | some1 | someone i met | some1 i met) online ..8 (meet | pics | send | address | where i live | school)
L253 2 (know | knows | kno | knos | knw | knws) where i live
L254 2 (party | parties | partie) with (older | men | grown)
L255 2 (taxi | takeaway | barber | shop) (driver | man | men | lads | owner) ..6 (free | lift | kiss | touch | weird | asks | girls)

[exploitation.criminal]
L256 1 (i | we | he | she) (owe | owes | owing | am in debt | in debt) ..6 (kill | stab | hurt | batter | come for | burn | get me | get him | £* | dealer | them | olders | elders)
L257 1 (plug | plugged | plugging | pluged | pluging | stuff | stuffed | stuffing | hid | hide | hiding) (it | drugs | food | wraps) (up | inside)
L258 1 trafficked | kidnap | kidnaped | kidnapped | kidnaping | kidnapping | held hostage
L259 1 (stuck | stranded | been sent | sent me | took me | taken) (to | in | ot | out of town | country | cunch) ..6 (trap | bando | house | flat | days | cant | sell)
L260 3 county (line | lines)
L261 2 (going | gone | go | went | goin) (cunch | country | ot | o t | out there | trapping | shotting | shottin)
L262 3 trap | trapping | trap house | traphouse | bando | trap line | trapline | shotting | shotter | cuckoo | cuckooed | cuckooing
L263 3 (sell | selling | sells | deal | deals | dealing | run | running | runs | carry | carrying | drop | dropping | hold | holding | deliver) <drugs>
L264 2 burner phone
L265 2 (two | 2 | second | new) (phone | phones) ..5 (older | lads | gang | drop)
L266 2 (olders | elders | older lads | older boys | gang | the line) ..6 (make | making | made | want | owe | told | force | threat | drop | sell | carry)
L267 2 (debt | tick | tax | taxed | taxing) ..4 (weed | vape | dealer | lads | pay | drugs)
L268 2 (use | using | used) (my | her | his) (bank | account | card | monzo | revolut)
L269 2 money mule
L270 2 (square | squares) ..4 (bank | account | deets)
L271 2 in a gang
L272 2 join (a | the | their | our) gang

[wellbeing.substance]
L273 3 (vape | vapes | vaping | elf bar | elfbar | elf bars | elfbars | lost mary) ..4 (toilet | toilets | selling | spice | thc | primary | year # | kids | addicted | collapse | collapsed)
L274 3 spice | ket | ketamine | mdma | mandy | pills | nos | balloons | cocaine | coke | lemo | weed | zoot | spliff | bud | xan | xans | xanax | lean
L275 3 (collapsed | passed out | spiked) ..3 vape

[home_harm.physical]
L276 1 <family> ..4 (is | s | are | r | gonna | going to | will | trying to) (hit | hitting | beat | beating | kill | killing | hurt | hurting | strangle | choke | stab) (me | her | him | us | my | mum | mam)
L277 1 (scared | afraid | frightened | terrified | dont want | cant | dont dare | too scared) (to | of)? (go | going) home
L278 1 <family> ..6 (strangl* | chok* | throttl* | stabb* | knife | gun | petrol | set fire)
L279 1 (kicked | thrown | threw | chucked | locked) me? out ..4 (house | home | tonight | nowhere | sleep | now)
L280 1 nowhere to (sleep | go | stay)
L281 2 <family> (<aux>)? (<hit> | throws things at | throw things at | threw _ at) (me | us | my brother | my sister | my mum | my mam | my mom | my dad | her | him)
L282 2 (<hit> | throws things at | threw _ at) me (at home | when i get home | with (a | his | her | the)? (belt | slipper | stick | wire | cable | spoon | shoe | hanger | pan | remote))
L283 2 (bruise | bruises | mark | marks | burn | burns) (from | off | where) (my | me)? <family>
L284 2 (hit | hits) me ..8 (home | house | dad | mum | mam | step)
L285 2 (belt | slipper) ..3 (me | us | hit | hits | beat | beats)
L286 2 (being | been | get | getting | gets) (hit | beat | beaten | battered | abused | hurt) (at home | by (my | me)? <family>)
L287 2 (abuse | abused | abusive | abusing | abuses) ..5 (home | dad | mum | mam | parent | parents | family | step | me | her)
L288 2 scared of (my | me)? <family>

[home_harm.domestic_abuse]
L289 2 (dad | stepdad | step dad | <partner> | he) (<hit> | throws things at | threw _ at) my? (mum | mam | mom)
L290 2 (mum | mam | mom) (<hit> | throws things at | threw _ at) my? dad
L291 2 (parents | mum and dad | they | my mum and dad) (fight | fighting | fought | scream | screaming | shout | shouting | argue | arguing) ..5 (every | all | scared | night | hit | smash | police | throw)
L292 2 domestic (abuse | violence)
L293 2 (smash | smashes | smashed | smashing) up? (the | our)? (house | tv | door | things | plates | stuff)
L294 2 police (came | come | been | were) (to | round | at) (my | our | the) house
L295 2 (controls | controlling) my? (mum | mam)
L296 2 (bf | boyfriend | girlfriend | gf) (hits | hit | slaps | chokes | controls | checks my phone | threatens | wont let me)

[home_harm.neglect]
L297 2 (no | not enough | never any | theres no | there is no | hardly any | not got any | havent got any) (food | tea | dinner | heating | electric | gas | bed | clean clothes | money for food)
L298 2 (hungry | starving) ..4 (home | every | always | weekend | no food | no tea | all day | days)
L299 2 (left | leave | leaves | leaving | home) (me | us | my _)? (on my own | on our own | alone | by myself | by mysel | by ourself | by ourselves | by ourselfs) ..5 (night | day | days | weekend | all | week | always)
L302 3 (look | looking | looks) after my (mum | mam | dad | brother | sister | brothers | sisters | siblings | little | baby)
L303 2 (dirty | smell | smelly | nits | damp | mould | rats) ..5 (home | house | clothes | flat | bed)
L304 2 (sleep | sleeping) (on the? floor | on the? sofa | in the? car | in the? park | in the? bus)

[home_harm.parent_mh_substance]
L300 2 (mum | mam | dad | parent | parents | they | mums | mams | dads | theyre) (is | are | re)? (always | alwys)? (drunk | pissed | on drugs | off their face | off her face | off his face | high | smashed | passed out | using | drinking)
L301 2 (drink | drinks) (all | every | too much | loads)

[home_harm.emotional]
L305 2 (mum | mam | dad | parent | parents | step dad | stepdad | step mum | stepmum) (hate | hates | hate me | hates me | dont want | doesnt want | wish i | wishes i | tells me im | tell me im | call me | calls me | say im | says im | lock me | locks me | ignore me | ignores me)
L306 3 (mum | mam | dad | nan | parent | parents) (scream | screams | shout | shouts | swear | swears) at me

[home_harm.sexual]
L307 1 (step dad | stepdad | dad | uncle | grandad | brother | step brother | stepbrother | cousin | <partner> | mum | foster dad | foster carer | carer | babysitter | lodger) ..8 ((touch | touches | touched | touching) (me | my) | (get | gets) (in | in to | into) my? bed | (come | comes) (in | in to | into) my? (room | bed) | (watch | watches | watched | watching) me (shower | change | in the bath | in the shower) | sexual | sexually | (make | makes) me (touch | kiss | do) | rape | raped | rapes | nonce | naked | private)

[harmful_practice.fgm]
L308 1 fgm
L309 1 female genital
L310 1 (going | taken | taking me | being sent | flying | go) (abroad | away | back home | on holiday | to _) ..6 (to be | get | being)? (cut | circumcis* | become a woman | special party | special ceremony)
L311 1 (be | being) (cut | circumcised) ..5 (down there | girl | holiday | summer | abroad | woman)
L312 1 (cut | sewn | closed) (me | her)? down there
L313 1 sunna ..3 (cut | girl)

[harmful_practice.forced_marriage]
L314 1 (force | forced | forcing | make | making | made | being made | have) (me | her | him | my _)? to? (marry | get married | marriage | getting married)
L315 1 (marry | married | marriage) ..6 (my cousin | abroad | pakistan | india | bangladesh | back home | dont want | (someone | some1) i (dont | never | havent))
L316 1 (take | taken | taking | takeing) (me | her) (abroad | back home | to _) (and | to) (leave | marry | not come back)
L317 1 took (my | her | away my) passport
L318 1 arranged marriage

[harmful_practice.hba]
L319 2 (honour | honor) (killing | violence | abuse | based)
L320 2 (shame | shamed | shaming | dishonour | dishonor) (on | to) (the | my | our)? family
L321 2 family (will | would | gonna) (kill | beat | disown | hurt) me
L323 2 conversion therapy | pray the? gay

[harmful_practice.faith_abuse]
L322 3 possessed | djinn | jinn | witch | witchcraft | evil spirit | kindoki | exorcis*

[radicalisation.extremism]
L324 2 isis | al qaeda | alqaeda | jihad | jihadi | jihadist | kill all (muslims | jews | whites | blacks | gays | women) | race war | white power | heil hitler | sieg heil | nazi (group | chat | stuff | posts | videos) | 1488 | neo nazi | neonazi | gas the | great replacement | incel (uprising | rebellion | forum | posts) | blackpill | blackpilled | columbine | accelerationis* | terrorgram | terroram | terrorist attack | bomb making | beheading (video | videos)
L325 2 (join | joined | joining | watching | posting | sharing) ..4 (extremist | terrorist | far right | nazi | isis)

[adult_conduct.harm]
L326 1 <staff> ..8 ((touch | touched | touches | touching) (me | my | her | him | us | girls | boys) | (kiss | kissed | kisses | kissing) (me | her | him) | sex | sexual | nude | nudes | naked | grop* | nonce | pedo | paedo | rape | raped | (messages | messaged | messaging | messags) me (on | at) | (snapchat | snapchats) me | (add | adds) me | (text | texts) me | (send | sends | sending) me (pics | messages | snaps))
L327 1 <staff> ..6 (hit | hits | slapped | punched | grabbed | pushed | dragged | choked | threw | shoved | pinned | hurt) (me | him | her | a kid | a boy | a girl | a pupil | a student | my friend | us)
L328 1 (dating | going out with | sleeping with | seeing | in a relationship with) (a | my | our | the)? (teacher | sir | miss | coach | ta | tutor | staff)

[adult_conduct.low_level]
L329 2 <staff> ..6 (racist | sexist | homophobic | transphobic | swear at | swears at | scream at | screams at | scream in | screams in | (call | calls) (me | us | him | her) | humiliat* | (make | makes) (me | us) feel? (uncomfortable | uncomfy | weird) | creepy | creep | perv* | stare at | stares at | favourite | favourites | alone with | (give | gives) (me | her | him) (lift | lifts | present | presents | money) | drunk | (smell | smells) of (drink | alcohol | weed) | vapes | vaping)
L414 3 <staff> ..5 (shout | shouts | shouted | shouting | mean | horrible | picks on | bully | bullies | bullied | ignore | ignores | didnt do | didnt help | doesnt care | doesnt listen | doesnt help | doesnt do)

[adult_conduct.recipient_named]
L330 2 (safeguarding lead | safeguarding team | dsl | headteacher | head teacher | the head | principal | chair of governors | governor) ..10 (did | does | knows | hurt | hit | touch* | ignore | ignored | covered | covering | friends with | related | told me not | told us not)

[bullying.cyber]
L331 3 (group chat | groupchat | gc | snap | snapchat | insta | instagram | tiktok | tt | whatsapp | roblox | discord | xbox | ps5 | fortnite | vsco | ngl | yolo | tellonym | fake account | finsta | anon account | anonymous account | anon page | anonymous page | anon msgs | anon messages | anonymous messages | anon msg | anon message | anonymous msg | anonymous msgs | anonymous message) ..10 (mean | nasty | bully | bullied | bullying | slating | slate | hate | horrible | threat | rumor | rumors | rumour | rumours | about me | kicked me | removed me | blocked | expose | exposed | cussing | violating | taking the p | mocking | laughing)
L332 3 cyber (bully | bullied | bullying) | cyberbully | cyberbullied | cyberbullying
L333 3 (made | make | making | created) a? (fake | hate | burn) (account | page | group | profile)
L334 3 (hack | hacked | hacking) (my | into my) (account | snap | insta | phone)
L335 3 dox | doxed | doxxed | doxx | doxing | doxxing | leaked my (address | number)

[bullying.general]
L336 3 bully | bullys | bullies | bullied | bullying | bullyin | bullyed | bullyd
L338 3 (pick | picked | picks | picking) on (me | him | her | us)
L339 3 (call | calls | called | calling) (me | him | her | us | my friend) (names | a | an | ugly | fat | weird | gay | smelly | stupid | thick | ginger | poor | tramp | freak)
L340 3 (spread | spreading | spreads) (rumors | rumor | rumours | rumour | lie | lies | stuff)
L341 3 (leave | leaving | left | leaves) (me | him | her) out
L342 3 (no one | nobody | noone) (will | wants to | would) (sit | play | talk | hang | speak) (with | to)
L343 3 (take | takes | took | taking | nick | nicks | nicked | robbed | stole | steals) my (money | dinner money | phone | lunch | bag | stuff | things | coat)
L344 3 slating | slated | cussing | mugging me off | violating | terrorising | hounding | targeting | tormenting | ganging up on | turned everyone against
L345 3 (take | takes | taking) the (p | piss | mick | mickey)
L346 3 scared (to | of) (go | going | come | coming) (to | in | into)? (school | sch | skool | class | the toilet | the toilets | the bus | lunch | break)
L347 3 dont want to (go | come) (to | in | into)? school
L409 3 everyone (hates | is against | laughs at | ignores | picks on) me
L410 3 (laugh | laughs | laughing | laughed) at me
L411 3 (no one | noone | nobody | no body | no1) likes me

[bullying.prejudice_race]
L348 3 n word | nword | n bomb | nbomb
L349 3 nigga | nigger | niggers | niggas | nigguh | niga | niger | nigers | nigas | niguh | nigs
L350 3 paki | pakis
L351 3 chink | chinks | chinky
L352 3 golliwog
L353 3 coon
L354 3 monkey (noise | noises | sound | sounds)
L355 3 wog
L356 3 gypo | gyppo
L357 3 pikey | pikeys
L358 3 go back to (your | ur | their | my | his | her) own? country
L359 3 (because | cos | coz | bc | about) of? (my | her | his | their | the colour of my) (skin | colour | race | accent | culture | hair)
L360 3 racist | racism | racists
L361 3 refugee (scum | filth)
L362 3 boat people

[bullying.prejudice_faith]
L363 3 islamophob*
L364 3 antisemit* | anti semit*
L365 3 terrorist ..3 (call | called | calling | joke | me | muslim)
L366 3 (pull | pulled | pulling | pulls | rip | riped | ripped | took | grab | grabed | grabbed) (off | my | her)? (my | her)? (hijab | headscarf | scarf | turban | patka | kippah | topknot)
L367 3 because (im | i am | shes | hes) a? (muslim | jewish | sikh | hindu | christian | catholic | jehovah witness | jehovahs witness)

[bullying.prejudice_homophobic]
L368 3 faggot | fag | fags | dyke | lezza | lezzer | poof | poofter | batty boy | battyboy | batty man | battyman | bender | bum boy | bumboy | queerboy
L369 3 (calling | called | calls | call) (me | him | her) a? (gay | lesbian | queer | homo)
L370 3 (outed | outing) (me | him | her | them)
L371 3 homophobi*
L372 3 because (im | i am | shes | hes | theyre) (gay | bi | bisexual | lesbian | queer | pan)

[bullying.prejudice_trans]
L373 3 tranny | trannies
L374 3 transphobi*
L375 3 deadname | deadnamed | deadnaming
L376 3 because (im | i am | shes | hes | theyre) (trans | nonbinary | non binary)
L377 3 (he she | heshe) ..2 (call | called | it)

[bullying.prejudice_disability]
L378 3 (retard | retarded | retards | spaz | spastic | mong | mongol | cripple | window licker | windowlicker | special needs | sped | div | downy | autistic) ..5 (call | called | calling | calls | me | him | her | laugh | mock | copy | joke)
L379 3 (call | called | calling | calls) (me | him | her) a? (retard | spaz | spastic | mong | cripple | sped | autistic | special | slow | thick)
L380 3 (mock | mocks | mocking | copy | copying | copies | laugh at | laughing at | take | took) (my | his | her) (stutter | wheelchair | hearing aid | hearing aids | tic | tics | walk | speech | autism | adhd | glasses | tourettes)

[bullying.prejudice_appearance]
L381 3 (fat | ugly | ginger | spotty | four eyes | skinny | anorexic | fatty | fatso | minger | minging | butters | peng trash) ..4 (call | called | calling | calls | me | him | her | all the time | everyday)
L382 3 (call | called | calling | calls) (me | him | her) (fat | ugly | ginger | skinny | spotty | a whale | a minger | minging | butters | a rat | smelly)

[bullying.prejudice_home]
L383 3 (tramp | scruff | scav | council house | free school? meals | free school? dinners | in care | foster kid | no mum | no dad | no parents | orphan | (your | you)? (mum | mums | mam | mams) (dead | a crackhead | a smackhead | a slag) | yourmum dead | yourmums dead | (dad | dads) in (jail | prison)) ..6 (call | called | calling | laugh | mock | tease | say | saying | cos | because | me | him | her)

[bullying.prejudice_sexist]
L384 3 misogyn* | sexist | sexism | andrew tate | red pill | redpill | get back in the kitchen | girls are (objects | property | sluts)

[missing.runaway]
L385 1 (run away | running away | ran away | runaway | leaving home | left home | leg it | legging it) ..6 (tonight | now | today | tomorrow | tmrw | already | never coming back | packed | am at | im at | station | night)
L386 1 (my friend | my mate | my sister | my brother | she | he) (has | s)? (gone missing | went missing | is missing | run away | ran away | not come home | didnt come home)
L387 3 run away | running away | ran away | runaway
L388 2 (skip | skipping | wag | wagging | bunk | bunking | twag | skive | skiving | twagging) (school | off | class | lesson | lessons) ..6 (older | lads | men | them | meet | boyfriend)

[missing.education]
L389 3 (wont let me | not allowed | stopped me | took me out | taken out) ..3 (go to | of) school
L390 3 not (been | going) (to | in) school for

[risk.retaliation]
L391 2 (snitch | snitches) get stitches
L392 2 (if | when) (they | he | she | anyone | some1 | someone) (find | finds | found) out ..6 (kill | batter | dead | hurt | worse | stab | beat | expose | jump)
L393 2 (call | called | calling | labelled) me? a? (grass | snitch | rat)
L394 2 (please | plz | pls | plse | plese | pleas) (dont | do not) (tell | say | phone | ring | call)

[risk.friend_in_danger]
L395 2 (my (friend | mate | bestie | best mate | sister | brother | cousin | gf | bf | girlfriend | boyfriend) | shes | hes) ..6 (not safe | in danger | scared | hurting (herself | himself | themselves) | cutting | suicidal | bruise | bruises | wont eat | being (hit | hurt | abused | groomed | bullied | controlled))

[risk.not_safe_now]
L396 1 (im | i am | were | we are | not | dont feel | do not feel | shes | hes) (not | in | un)? (safe right? now | in danger | in trouble now | unsafe | danger)
L397 1 not safe
L398 1 i need help (now | asap | quick | quickly | urgent | right now | rn)
L399 1 emergency | sos
L400 1 (hes | he) (coming | outside | here | in the house | at the door) ..4 (help | scared | hide | hiding)
L401 1 (hiding in | hiding under | hiding from)

[sexual_harm.rape_assault ]
L404 2 (got | been | being | was | get | getting) (touched | groped | felt up | fingered | flashed | molested)

[sexual_harm.sexual_health]
L405 2 pregnant | pregnancy
L406 2 missed (my | a) period

[exploitation.stalking]
L407 2 (follow | follows | following | followed | stalk | stalks | stalking | stalked | watching | waiting for) (me | us | her | him) ..5 (home | house | school | everywhere | outside | car | park | bus | gate | gates | online)
L408 2 (man | men | someone | some1 | lad | lads | car | van) (keep | keeps | kept | is | was | are)? (following | watching | staring at | asking) (me | us | girls | kids)

[violence.assault bullying.physical]
L412 2 head (down | in) the? (toilet | bog | loo)

[wellbeing.bereavement]
L413 3 my (mum | mam | dad | nan | nana | grandad | grandma | brother | sister | uncle | auntie | friend | mate | dog | cat | baby) (has | have | just | recently)? (died | passed away | is dying | killed himself | killed herself)

[idioms]
S01 (kill | killing | killed | kills) it
S02 (this | that | the | my | our | maths | homework | english | science | pe | lesson | revision | exam | exams | test | heat | weather | suspense | laughing | commute | feet | legs | back | head | headache | hayfever | hay fever | tooth | shoes | heels | boredom) ..3 (is | are | was | were | s)? (killing | killed | kills) me
S03 (killing | killed) me off? (laughing | with laughter | lol | lmao | haha)
S04 my (mum | mam | mom | dad | parents | nan | teacher | sister | brother | mums | mams | dads | nans) (is | are | s)? (will | would | gonna | going to | is gonna | are gonna | ll | d)? kill me (if | when | for | cos | because) i (fail* | lose | lost | break | broke | am late | forget | forgot | spill* | get home late | dont do | dont finish | eat* | get a | dont tidy | dont clean)
S05 dead (good | nice | funny | cute | cool | easy | hard | boring | fit | tired | hungry | cold | warm | hot | sound | weird | annoying | happy | excited | proud | chuffed | fun | lovely | close | big | small | long | late | early | quick | fast | slow | posh | sweet | clever | smart | important | mint | sick | jokes | loud | quiet | busy | worried | scared | upset | sad | mean | nasty | strict | jel | jealous | on | right | simple)
S06 (i was (literally | actually | so | lowkey | just) | (im | i am | we were | were) (literally | actually | so | lowkey | just)?) dead (at | from laughing | laughing | lol | lmao | haha)
S07 dying (of | from | with) (laughter | laughing | boredom | heat | embarrassment | cringe | hunger | thirst)
S08 dying (to | for) (see | meet | go | try | know | have | play | watch | a | the | my | some)
S09 (phone | battery | laptop | ipad | tablet | controller | plant | plants | tamagotchi | pet rock | headphones | wifi | chat | car) _? (is | s | are | has | was | just)? (about to)? (dying | died | die | dead | dies)
S10 die (hard | cast) | diehard | diecast
S11 hill ..4 (want | willing | going | prepared | wanna) to? die on
S12 (so | too | proper | well) ..2 (good | fit | cute | funny | cringe | cringey | embarrassing) i? (want to | wanna | could) die
S13 to die for
S14 (shoot | shooting | shot) (hoops | hoop | pool | penalties | a film | a movie | a video | a photo | a goal | a basket | some hoops | me a text | me a message | the breeze)
S15 (photo | film | video | penalty | basketball | free) (shoot | shooting | shootout | shoots) | photoshoot
S16 (good | great | long | nice | jump | free | flu | covid | hpv | mug | screen | pot | head | big) (shot | shots)
S17 (cut | cutting) (my | her | his | the | me) (hair | fringe | nails | grass | cake | paper | card | cards | finger nails | fingernails | toast | sandwich | sandwiches | veg | onion | onions | wood)
S18 cut (it | that) out
S19 (cutting | cut) (and stick | corners | class | the queue | in line | up paper | in)
S20 (hair | paper | short | under | haircut | power | funding | budget | tax) (cut | cuts)
S21 (hang | hanging) (out | about | around | with | up | on | in there | man)
S22 hangman
S23 stab in the (back | dark)
S24 back (stab | stabbed | stabbing | stabber | stabs) | backstab | backstabbed | backstabbing | backstabber
S25 take a stab at
S26 battered (fish | sausage | mars bar | chips)
S27 (beat | beats | beating) (me | him | her | us | them) (at | in | on | by | to) _? (fifa | fortnite | chess | game | race | minecraft | roblox | mario | uno | cards | football | maths | the _ | #)
S28 (heart beat | heartbeat | heart beats | beat box | beatbox | sick beat | sick beats | drum beat | drumbeat)
S29 (smash | smashed | smashing) (it | the test | the exam | the game | the gym | my test | my exam | my mocks | my gcses)
S31 (bombed | bomb) (the | my | that) (test | exam | mock | quiz)
S32 (photo | bath | sex | cherry | smoke | f) (bomb | bombs | bombed)
S33 (minecraft | roblox | fortnite | gta | cod) (character | avatar | skin | villager | mob | server)
S34 (suicide | suicidal) (squad | prevention | awareness | hotline | helpline | blonde)
S35 (knife | knives) and fork
S36 (butter | palette | kitchen | pastry | steak | bread | plastic | play doh | playdoh | cutlery | craft) knife
S37 (water | glue | nerf | nail | staple | spud | paintball | paint ball | laser | hot glue | massage) (gun | guns)
S38 (baseball | cricket | rounders | table tennis | vampire | fruit) (bat | bats)
S39 nude (lipstick | tights | nails | heels | colour | art | drawing | painting)
S40 trap (music | door | beat | beats) | trapdoor
S41 (mouse | speed | lobster | bear) trap | mousetrap
S42 (pub | school | dog | cat | baby | free | fast | healthy | hot | spicy | chinese | indian | street) food
S43 spice (girl | girls | rack | bag)
S44 (diet coke | coca cola | coke zero | can of coke | cherry coke)
S45 coke (and | with | bottle | can | please | zero | float | spilled)
S46 on the line
S47 (groom | grooms | groomsman | groomsmen | grooming) (the | my | our | a | her | his)? (dog | dogs | cat | horse | horses | pony | poodle | beard | parlour | salon | kit)
S48 (dog | cat | horse | pet) (groom | grooming | groomer | groomed | grooms)
S49 put to sleep
S50 (<staff>)? (kissed | kisses | kissing | hugged) (her | his) (baby | wife | husband | son | daughter | dog | kids | mum)
S51 (dog | cat | puppy | kitten | duck | goose | wasp | bee | seagull | pigeon) ..1 (follow | follows | followed | following | chased | chases | attacked | bit) (me | us)
S52 (mum | mam | dad | nan | nana | nans | grandad | grandma | gran | auntie | parents | grandparents) ..2 (buys | bought | gives | gave | give | buy | got) (me | us) ..1 (presents | money | clothes | trainers | phone | gifts | takeaway | takeaways)
S53 like a gang
S54 (dressing | dressed | dress | going) ..3 witch | witch ..4 (halloween | fancy dress | costume | world book day) | witch hat
S55 (smacked | hit | banged | bumped | whacked | knocked | trapped) (her | his | their) (head | elbow | knee | thumb | finger | toe | hand | nose | foot) (on | with | in) (the | a)
S56 (burnt | burned | cut | hurt | trapped | stubbed | scraped | scratched | grazed) my (hand | finger | thumb | toe | knee | ankle | arm | elbow | foot | tongue) (on (the | a | my)? | in (the | food | a) | playing | cooking | making | when i fell | at) (iron | oven | hob | kettle | straighteners | tray | door | drawer | paper | tin | fence | branch | wall bar | goal | pan | radiator | tech | garden | playground | netball | football | rugby | hockey | pe | dinner | toast | tea | cheese | apple | sandwich)?
S57 (hurt | injured) myself (playing | at | in | doing | during) (netball | football | rugby | pe | hockey | gym | gymnastics | dance | training | swimming | tennis | cricket | trampoline | skating)
S58 (ran | run | running) away from (the | a | my)? (wasp | bee | dog | spider | cow | goose | seagull | ball | rain | geese | pigeon | waves)
S59 lost the will to live (in | with | doing | during | trying | on) (this | my | maths | that | the)
S60 knife to (cut | spread | open | carve | chop | peel) (the | my | a | some | up)? (line | cake | bread | apple | string | rope | box | cheese | fish | potatoes | veg | pumpkin | butter | letter | pizza)
S61 (cat | dog | hamster | rabbit | kitten | it | tortoise) ..2 hiding (under | in | from | behind)
S62 locked (me | us | him | her | herself | himself)? out (of the house | of the car)? (by accident | accidentally)
S63 (want | wanted) to die inside | (die | died) inside (lol | when | $)
S64 way to end (a | the | my | this) (story | essay | letter | day | film | call | book | chapter | poem | speech | week | term | game)
S65 nude (tones | tone | eyeshadow | shade | shades | lip | palette)
S66 (goodbye | bye) (everyone | guys | all | for now) (have | see | thank | thanks | happy | hope | enjoy | and thank)
S67 (took | take | taken | taking | had | have | need | needed) (a | an | one | two | 2 | some | my | the)? <pills> ..2 (for | because of | to help) (my | a | the)? (headache | cold | flu | pain | period | tooth | toothache | hayfever | hay fever | asthma | adhd | allergies | allergy | infection | migraine | cough | back | head | throat)
S68 rather die than (eat | wear | watch | listen | play | sing | touch | drink | support | lose | do | go to) ..4 (lol | haha | again | curry | $)
S69 (kill | kill someone | kill somebody | murder | murder someone | die) for (a | an | some | the)
S70 (legs | arms | feet | muscles | back) are (dead | killing | on fire)
S71 (mum | mam | dad | teacher | coach | miss | sir) (is | s)? (going to | gonna | will) (kill | murder) me when (she | he | they) (sees | see | finds | find | hears) ..2 (shoes | coat | report | mess | bill | test | phone | shirt | blazer | grade | grades | detention | room | this)
S72 (murdered | destroyed | battered | slaughtered | killed | thrashed | hammered) (them | us | you | him) (# | at | in | in the final)
S73 (killed | kill | beat | fought) (the | a) (ender dragon | boss | last boss | final boss | dragon | creeper | zombie | zombies | mob | monster)
S74 (lol | haha) (im | i) dead
S76 (snowball | water | food | pillow | nerf | thumb | play | paint) (fight | fights)
S77 (water | nerf | toy | cap) (pistol | pistols) | (got | was | been | getting)? (shot | shoot | shooting) (with | at) (a)? (water | nerf | paintball | laser)
S78 <family>? (dropped | drop | drops | washing | washed | sharpened | sharpening) ..2 (knife | knives | scissors)
S79 (mum | mam | auntie | aunt | teacher | miss | cat | dog | rabbit | stepmum | neighbour | hamster) (is | s)? pregnant | pregnant ..5 (going to be an (uncle | auntie)) | pregnancy in (science | biology | rse)
S80 food (tech | bank)
S81 (run away | running away) ..1 (join | to sea | with the circus)
S82 hiding from (my friends | my mates | my sister | the dog | everyone) ..6 (laugh | lol | game | prank)
S83 gun dog
S84 (mum | mam | dad | parents | nan | teacher | sir | miss | they) ..1 (wont | doesnt | dont | wouldnt) let (me | us) (go to (school | the | bed | a | my | town) | go on | have | use | play | watch | get a | stay up | wear | go out with my)
S85 (gave | give | giving | given) up (chocolate | sugar | smoking | crisps | sweets | vaping | on this (puzzle | game | level | question) | my (seat | lunch | place) | football | dance | swimming)
S86 (get | got) (me | you | him | her) back for (the | that) ..1 (prank | lol | haha)?
S87 locked (me | us) out of (the | our | my) (bathroom | room | bedroom | shed | classroom)
S88 waste of (time | money)
S89 (ended | end) things with (him | her | my)
S90 so hungry i could
S91 shooting games | shooter games | shooting stars
S75 (heartbeat | eggs | ice cream | a record | the record) beat
S92 (dont | do not | didnt | not | never) (want | wanna | wish | need | like | have) to? go on (the | a | an | my | your | his | her | holiday* | trip* | residential | stage | roblox | xbox | insta* | snap* | tiktok | there | camp | ride | rides | buses | trains)

[fiction]
F01 (in | on | from | playing | play | watching | watched | reading | read | for | our | the | my) ..3 (film | movie | book | novel | series | netflix | anime | cod | fortnite | gta | minecraft | among us | valorant | documentary | video game) | (in | our | the | school) play | playing (games | a game | xbox | playstation | roblox)
F03 romeo and juliet | macbeth | inspector calls | lord of the flies | blood brothers | of mice and men | jekyll and hyde | hamlet | squid game | stranger things | avengers | harry potter
F04 (learned | learnt | learning | study | studied | studying | read | reading | talked | debated | revising | revised | project | essay | poster | poem | wrote | writing | write | did | doing | watched | film) ..6 (history | english | drama | rse | pshe | assembly | re | lesson | ww2 | war | topic | gcse | times | tudor | roman | viking | class) | (in | for) (history | english | rse | pshe | re | assembly | science | drama) ..1 (we | i | miss | sir) (did | learned | learnt | read | watched | talked | saw | wrote | have to | had) | (history | pshe | rse) (lesson | topic | project)
F05 laser quest | paintball | airsoft | headshot | respawn* | ender dragon | zombies | boss fight | call of duty | warzone
F02 in (cod | fortnite | gta | minecraft | among us | valorant | call of duty | roblox | apex | fifa)

[denials]
N01 dont | do not | wouldnt | would not | wont | will not | not | never | no longer | aint | isnt | im not | didnt | havent | has not | hasnt | no one is | nobody is | no one | nobody | wasnt | hasnt

[pauses]
N02 but | and | cos | coz | because | then | so | if | when | although | though | except

[spelling]
sucide suside suicde suiside = suicide
sucidal suisidal = suicidal
rapd raipd = raped
bulied = bullied
bulling bulleying = bullying
abusd = abused
tuched toched = touched
tuching = touching
nife = knife
stabed = stabbed
hert = hurt
herts = hurts
scard scered = scared
skool skl = school
becos becuz bcoz = because
wnt = want
wona = wanna
giv = give
plz pls = please
ppl = people
sum1 some1 = someone
any1 = anyone
every1 = everyone
no1 noone = no one
2day = today
2nite 2night = tonight
2moro tmrw tmr = tomorrow
rite = right
peadophile pedophile = paedophile
frend freind = friend
thretened = threatened
thretening = threatening
mysel meself myslef = myself
teecher techer = teacher
cud = could
shud = should
wud = would
