# English, a fourth layer: hints and everyday ways of saying it. Each weighs beside the whole sentence
# (`safeguarding/reading.py`); few would be enough alone. Written against broad.tsv.

<adultathome> = <parent> | my dads | my mums | he | she
<somestaff> = <staff> | learning mentor | key worker | support worker | care worker | trainer | instructor | club man | music man | club leader | leader | lifeguard | physio | chaplain | cover supervisor | teacher

[home_harm.physical]
Q101 2 (takes | take | took | taking) it out on (me | us | my | him | her)
Q102 2 (swings | swung | goes | went | lashes out | laid | lays) (for | at | into) (me | us | my (brother | sister))
Q103 2 (good hiding | thump | battering | beating | pasting | kicking | belting) ..3 (off | of | from | for | at | by | my | me)
Q104 2 (pulled | ripped | tore) ..4 hair out | (chunk | clump) ..3 (hair | arm) | (ties | tied | tape | taped) (me | my) ..4 (up | chair | hands | mouth | bed)
Q105 2 (kneed | stamped on | headbutted | throttled | elbowed) (me | him | her) ..3 (face | stomach | head | chest)?
Q106 2 <parent> ..4 (violent | aggressive | rough | physical | out of control | scary | lashes out | flips | loses it | goes mental) ..5
Q107 2 (hands | hand) (on | round | around) (my | her | his) (neck | throat) | (dragged | drags | dragging) (me | her | him | us) ..3 (hair | bag | arm | ear | stairs | bed)
Q108 2 (dread | scared | flinch* | sick) ..5 (key in the door | he comes in | she comes in | front door | gets home | walks in | comes home)
Q109 2 (wont | dont | didnt) ..1 (take | taken) (me | us | him | her) to (hospital | the doctors | the doctor | a doctor | the dentist | docters)
Q110 2 (hit | smacked | smacks | slapped | shaking | shakes | threw) (her | his | their | the | my) (baby | toddler | little (boy | girl)) | heard ..3 (smacks | screaming | crying | banging) ..4 (next door | neighbour* | upstairs | wall)

[home_harm.neglect]
Q121 2 (never | nobody | no one | doesnt | dont | dosent | wont) ..1 (makes | make | cooks | cook | feeds | feed | buys | buy | washes | wash | picks | pick | wakes | takes) ..2 (tea | dinner | food | us | me | my (clothes | hair) | breakfast | milk | bread)
Q122 2 (never | no | not | any) ..2 (milk | bread | food | breakfast | dinner | tea) ..3 (in | house | home | at home | fridge | cupboard*)
Q123 2 (electric | electricity | gas | water | heating | lights) ..2 (is | are | got | been | was)? (off | cut off | turned off | gone | run out | ran out | stopped) | (turned | cut) (our | the) ..1 (electric | gas | water) off | (in the dark | no lights) ..4 (cold | meter | electric)
Q124 2 (on (our | my | their | his | her) own | alone | by ourselves) (since | all (night | weekend | day) | every night | for days | till | until | with the baby)
Q125 2 (parents | mum | dad | mam | no one | nobody) ..2 (care | cares | know | knows | ask | asks) ..1 (where | when | if) (i | im | ive | we)
Q126 2 (holes | hole) in (my | his | her | the) ..2 (shoe | shoes | clothes | jumper | coat) | (clothes | cloths | shoes) ..3 (too small | to small | dirty | same | wet) | (same | dirty) ..1 (clothes | pants | shirt | uniform) ..2 (all | every | for) (week | day | days | weeks)
Q127 2 (only | just) ..1 (get to)? eat ..1 (at school | school) | (go | come) to school for the food | (beg | steal | nick | nicked | stole) ..4 (food | sandwich | dinner | bread) ..4
Q128 2 (i | me) ..1 (look after | feed | fed | change | put | dress | get) ..2 (baby | twins | sister | sisters | brother | brothers | little ones) ..6 (because | cos | on my own | no one | every night | mum | bed | dressed)
Q129 2 (inhaler | asthma pump | insulin | medicine | glasses | pads | toothbrush) ..4 (empty | ran out | run out | no one | nobody | wont | havent | dont)
Q130 2 (house | home | flat | bed | floor) ..4 (stinks | full of (rubbish | flies | rats | poo) | mould | rats | bed bugs | dog muck | filthy | freezing | sick)
Q131 2 (havent | hasnt | not | dont) ..1 (seen | heard from) (my | his | her) (mum | dad | mam) ..3 | (went | gone) (on holiday | out | to her boyfriends) ..4 (left us | left me | not come back | hasnt come back | sunday)
Q132 2 (toddler | baby | little (boy | girl | kid) | nappy | nappies) ..6 (alone | crying | dirty | outside | pyjamas | sores | thin | all night | all day)

[home_harm.emotional]
Q141 2 <parent> ..3 (hates me | hate me | wishes i | wish i was | ruined | regrets me | doesnt want me | dont want me | wont talk to me | ignores me | never wanted me | dead to)
Q142 2 (locks | locked | shuts | shut | lock) (me | us | him) (in | out) ..5
Q143 2 (kneel | stand (in | outside | facing) | sleep (on the floor | outside | in the shed | in the hall)) ..6 (hours | punish* | cold | hour | dark | naughty | mum | dad | he | she)
Q144 2 <adultathome> ..2 (calls | called | call) (me | my sister | mum | my mum) ..2 (slut | slag | whore | pig | retard | evil | useless | worthless | mistake | nothing | it | the problem | devil | fat)
Q145 2 (should have | should of | shouldve | wish* ..2 had) ..2 (abort* | abortion)
Q146 2 <adultathome> ..3 (ripped | rips | smashed | burned | burnt | broke | breaks | cut up | killed) (my | his | her | mums | up my) ..3 (school work | teddy | tablet | clothes | clothing | trophies | hamster | cat | dog | phone | toys | things)

[home_harm.domestic_abuse]
Q151 2 (controls | control | takes) (all the | her | mums)? (money | phone) | (wont | doesnt | not) let (my | her | me and)? ..1 (mum | mam | mother | her) ..1 (go | see | talk | leave | have | learn | work)
Q152 2 refuge | (found | find) (out where we | us) ..4 (dad | he | again | refuge) | (mums | my mums) ..1 ex ..4 (banging | turning up | outside | found | threat*)
Q153 2 (mum | mam | mother | her) ..2 (got | gets | been | was | being) (hit | battered | beaten | choked | slapped | hurt | strangled | thrown)
Q154 2 (punch ups | beat each other | hit each other | fight* really bad | violent) ..3 | (spits | spat | swears | screams) (at | on | in) (mum* | her | my mum)
Q155 2 (walk | walks | walking) on eggshells | (police | feds) ..3 (came | come | called | again) ..5 (dad | him | mum | stepdad | our house | ours)
Q156 2 (cant | wont) ..1 leave (her | mum | my mum) (on her own | alone) with ..2

[home_harm.parent_mh_substance]
Q161 2 <parent> ..4 (slurring | drunk | on the drink | pissed | on crack | on drugs | smokes crack | injects | passed out | takes drugs | overdosed | overdose | drinks every | vodka) ..4
Q162 2 <parent> ..4 (hears voices | hearing voices | voices | sees things | talks to people who | sectioned | stopped getting up | cant go on | no point | wants to die | paranoid | foil on | being watched) ..4
Q163 2 (hide | hid | hides) (the | her | his) (car keys | knives | tablets | bottles | vodka) | check ..2 (mum | dad | she | he) ..2 breathing
Q164 2 <parent> ..3 (sold | sells | spent | spends) ..6 (drugs | weed | drink | wine | scratchcards | bookies)

[wellbeing.suicidal_thoughts]
Q201 2 (want | wanna | wish | pray | praying | hope) ..2 (to | for | i could) ..1 (disappear | be an angel | an accident | not be a person | swap places | be with the dead | fade away | rest forever | go away forever | be gone)
Q202 2 (i have | ive | i) (decided | made up my mind | chosen the day | chose the day | set the date | picked the day) ..6
Q203 2 (i) ..1 know (how | when | where | exactly) ..4 (do it | im doing it | where | how | i will do it)
Q204 2 (keep | kept | keeps) ..1 (going | looking | sitting | standing) ..3 (roof | bridge | ledge | tracks | cliff | pills | tablets | drawer | canal)
Q205 2 goodbye (letter | letters | note | notes | video | message | messages) | (guess | think) this is (goodbye | it | the end) | this is (goodbye | the end for me | my goodbye)
Q206 2 (songs | playlist | music | flowers | coffin) ..3 (for | at) (my funeral | after | when im gone) | (who | sorted who) gets my (stuff | things | room | cat | dog)
Q207 2 (gave | give | giving | given) (away)? ..4 (guitar | stuff | things | ps5 | necklace | cat | everything | belongings | clothes | jacket) ..8 (wont need | not need | dont need | remember | keep it | calm | after)
Q208 2 (feel | feels | felt) like (dying | death | ending | im dying inside | giving up | a waste | jumping | i should die | nothing matters)
Q209 2 (finish | end | stop | take) my (life | heart | own life)
Q210 2 (talk me out of it | make it look like an accident | engine running | final post | death with dignity | exit bag | lethal dose | lethal doses | life insurance) ..4
Q211 2 (it | depression | illness | pain | dark) (wins | won | has won | win) ..2 (tonight | today | again | me)?
Q212 2 (not | wont | isnt) ..1 (going to)? be around (for | after | when | much longer | next)
Q213 2 (dont | do not | no longer) ..1 (look | bother looking) ..3 cross* ..2 road | (stopped | not) taking my (insulin | meds | tablets | medication) ..6 (care | anymore | die)
Q214 2 (chickening out | chickened out | wasnt brave enough | too scared to do it | nearly did it | almost did it | going to do it but | planning it)
Q215 2 (only | reason) ..3 (here | alive | staying | stopping me) ..3 (because of | is | for) (my | a) ..1 (dog | cat | hamster | mum | sister | brother | kids | nan)
Q216 2 (nobody | no one | noone) (wants | needs | cares about | loves) me (here | alive | around)?
Q217 2 (remember me | forgive me | look after my (dog | cat | hamster | brother | sister) | tell (my | everyone) ..4 (i love | wasnt their fault | im sorry)) ..3
Q218 2 (her | his | their) (date | plan | note | pills | last day | goodbye) ..3 | (told | tell) me (her | his) (date | plan)
Q219 2 (bought | tied | got | have) (the | a) (rope | noose | helium | pills | gun)
Q220 2 (not | never) (be | going to be) (ok | okay | better | happy) so (why | whats)

[wellbeing.self_harm]
Q231 2 (fresh | new | deep | straight) (cuts | lines | marks) | (ran | run) out of plasters | (changed | change) the bandage | lines ..2 (arm | legs | thighs | hips | arms)
Q232 2 (hit | bang | banged | smash) my head ..4 (wall | until | stars) | (punch | punched | hit) (walls | the wall | mirror | a mirror | my legs | myself)
Q233 2 (cut | cuts | cutting) ..1 (my slef | slef | mysen | mi arm | mi arms)
Q234 2 (hide | cover | hiding | covering) ..2 (my | her | his | scars | cuts) ..2 (arms | scars | cuts | wrists | legs) ..5
Q235 2 (urge | urges | need | want) (to)? ..1 (cut | hurt (myself | my self) | burn | bleed | see blood | feel pain)

[wellbeing.eating]
Q241 2 (stopped | stop) eating | (throw | throwing | threw | throws) up ..3 (food | eat | meals | dinner | sick | every) | (only) (eat | eats) ..3 (apple | calories | once | nothing)
Q242 2 (faint | fainted | fainting | dizzy | pass out | passed out) ..6 (eat | eaten | biscuit | food | weight | stand up) | (# | lost) ..2 (kilos | stone) ..5
Q243 2 (bones | periods | hair) ..5 (stick* out | stopped | falling out) ..6 (eat | weight | fat | thin)?

[wellbeing.substance]
Q251 2 (on | taking | doing | took | takes | addicted to | sniff* | smok*) (ket | spice | xanax | coke | pills | weed | crack | thc | balloons | nos | mdma | gas | drugs) ..3 (cant stop | every | school | weekend | friend | again | dizzy | numb | nearly)?
Q252 2 (need | have) to drink | (shakes | shaking) if i dont drink | (drunk) ..3 (woke up | dont remember | every night | before school)

[sexual_harm.contact home_harm.sexual]
Q261 1 (secret | tickling | tickle | special | grown up) (game | games) ..6 (hand* | shed | bed | private* | shirt | hurts | touch* | with me | secret)
Q262 2 (walks | walked | comes | came | gets | got | looks) in ..2 (when im | while im | when i was | with me) ..3 (bath | shower | changing | undressed | toilet | towel)
Q263 2 (hand | hands | fingers) ..2 (in | up | down | inside | under) ..2 (my | her | his | their) (shorts | shirt | shirts | pants | top | skirt | skert | jumper | pyjamas | knickers)
Q264 2 (humps | hump | dry hump* | grinds | rubs against | feeling up | felt up) ..3
Q265 2 (pulled | pulls | took | takes) my (towel | trousers | pants | clothes | skirt) (off | down | up)

[sexual_harm.harassment exploitation.grooming]
Q271 2 (ask | asks | asked | asking) ..3 (my body | my bra | virgin | period | boobs | size | naked | wearing in bed | done anything with)
Q272 2 (blow job* | sex noises | wank* | rape jokes | positions | bend me over | sleep with me | what he would do to me) ..3
Q273 2 (sends | sent | sending) (me | us) (money | presents | gifts | robux | a picture of his | rude | videos of)
Q274 2 (talent scout | modelling | model | sugar daddy | swimsuit | feet pics | feet pictures) ..4
Q275 2 (knows | found) ..1 (my | our) (timetable | address | school | house | street) ..4 (online | he | man | scared)?
Q276 2 (older | man | guy | lad of # | adult | grown) ..6 (picks | picked | lift | flat | house | hotel | presents | drinks | vapes | money | secret) ..4 (me | us | her | sister | friend)

[sexual_harm.image_sharing]
Q281 2 (my | her | a) ..1 (photo | picture | pic | video | pics | nudes) ..2 (got | is | are | was | were) ..1 (shared | leaked | going round | going around | sent round | out | posted)
Q282 2 (sent | send) (him | her | them | a | some) ..1 (pictures | pics | video | photo | nude* | picture | vid) ..6 (delete | regret | now | blocked | kept | panicking)?
Q283 2 (filmed | recorded | videoed | camera) ..4 (me | us | toilet | changing | bathroom | facetime) ..4 (without | knowing | under | shower | naked | girlfriend | hidden)?
Q284 2 (ai | fake | edited) ..1 (picture | photo | video | nude | porn) ..1 of (me | my | a girl | girls) ..3 | (my face) on a

[exploitation.criminal]
Q291 2 (earn | make | get) (loads | easy money | cash | # quid | a grand | money) ..5 (drop* | deliver* | hold* | carry* | bag | run)
Q292 2 (in | inside | up) my (sock | socks | bum | room) ..4 (for (him | them) | drugs | wraps | stuff) | (stash | hide | hold | mind) ..3 (wraps | bag | rucksack | gun | package | stuff) 
Q293 2 (bank (account | card | app)) ..6 (took | money | hand | isnt mine | made me | use | using) | (money mule) ..1
Q294 2 (olders | gang | elders | dealer*) ..6 (run* | work* | owe* | pick* | make | made | want | after me | beat)
Q295 2 (keep | keeps | kept) my (money | passport | papers | documents | wages) | (boss | man | lady) has my (papers | passport | phone)
Q296 2 (paid | pay | paying) ..3 (with my body | to be nice | for sex | him back)

[harmful_practice.forced_marriage]
Q301 1 (promised | engaged) (to) ..2 (someone | cousin | a man | him) ..3 (dont | nobody asked | never met | im #)?
Q302 2 (wedding) ..6 (whisper* | grandma is ill | one way | packing | school books | abroad | pakistan | bangladesh | finish school) | (one way) (ticket | flight*)

[adult_conduct.harm]
Q311 1 <somestaff> ..3 (drags | dragged | slaps | slapped | hits | hit | kicks | punches | pins | strangled | chokes) ..4 (kid* | lad | boy | girl | me | ones | him | her | ear | arm | child*)
Q312 1 <somestaff> ..4 (number | favourite | a heart | hearts | love | loves me | dont show anyone | dont tell | secret | alone with | his car | my tent | change in front | undress | sleeping with | makes us change | kissed)
Q313 2 <somestaff> ..5 (staring | stares | stands too close | jokes about our bodies | sex life | drunk | alcohol | vapes | calls us | humiliat* | racist | hitler | screams) ..3

[violence.threat]
Q321 2 (someone | somebody | people) ..2 (is | are) going to (get | be) ..1 (hurt | stabbed | killed | battered | jumped)
Q322 2 (waits | waiting | wait | following | follow) ..2 (for | me) ..3 (every day | after school | outside | gates | bus | subway | corner | home)
Q323 2 (kicked | kick | stamped | smashed) ..2 (head | face | fase | teeth) in | (got | get | getting) (mugged | robbed | jumped | kicked in | done over | glassed | slashed | stabbed)
Q324 2 (choked | strangled | headlock | squeezed) ..6 (blacked out | passed out | fainted | stars | cant breathe | couldnt breathe)
Q325 2 (threw | throw | chucked) ..3 (acid | fireworks | bricks | a brick | bottle) ..3 (at | on) (me | us)

[violence.school_attack]
Q331 2 (stay home | dont come in | dont come to school | watch the news) ..5 (on | the | monday | friday | #) | everyone (dies | will die | is dead) ..2 | (which door | what time) ..6 (everyone | busiest) ..4

[risk.not_safe_now]
Q341 2 (dont know if | is this | think) ..2 (this is)? abuse | (being | am being | been) abused
Q342 2 (my (friend | mate | sister | brother | cousin) | someone | a (boy | girl | kid)) ..1 (needs help | is in danger | isnt safe | is not safe | is being (hurt | abused | hit | touched))
Q343 2 (feel sick | feel weird | uncomfortable | scared) ..4 (when | if) (he | she | they) (walks | comes | looks | touches | is near | near)
Q344 2 (im | i am | were | we are) ..1 (really | so | proper | very)? (scared | frightened | terrified) (of (him | her | them) | right now | and hes | to tell | at home | please)?
