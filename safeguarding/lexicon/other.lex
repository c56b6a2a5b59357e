# Small words of languages in Latin letters that are not English: they tell that a person must read it.

[foreign]
nie jest sie sa mi moj moja mnie ciebie jestem czy ale bo tak jak co gdzie kiedy dlaczego chodze mam imie szkole szkoly klasie prosze dziekuje dzien dobry czesc bardzo tylko moze przez ktos wszyscy
este sunt si la ca nu pe cu din pentru care eu tu noi voi ei asta buna numele meu mea scoala foarte mult imi place vreau mai fost ma mi te va
nao que uma com para por mas mais muito meu minha ele ela voce eu sou estou esta ola obrigado obrigada escola aqui tambem quero gosto chamo
je suis et le les des est une pas mon ma mes moi tu vous nous avec pour dans qui appelle bonjour merci ecole tres elle ils
ich bin ist nicht und mein meine der das ein eine mich mir sie wir aber auch schule danke hallo heisse
yo soy estoy el los las una mi es no por con pero muy como quiero tengo escuela gracias hola me llamo ella mis
io sono non che mio mia il della ciao scuola grazie chiamo sto
bir ve ben degil icin cok ama okul benim adim evet hayir merhaba seni beni bana sen
une si dhe nuk jam emri im shkolla faleminderit pershendetje
ez im tu ne u li min te nave dibistan spas
magyar vagyok nem hogy egy iskola nevem szia
az sum ne i da na uchilishte
as esu ir labas vardas mano yra mokykla
es esmu un mani sauc skola nav
toi la khong va cua truong ban xin chao ten em
waa iyo magacaygu iskuul anigu maya haa
main hoon hai nahi mera mere meri aur kya tum mujhe ghar hum aap
