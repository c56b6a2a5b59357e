# Polish, first phrases. To be checked by a native speaker before anyone relies on them.

[wellbeing.suicidal_thoughts]
L415 2 chce (umrzec | sie zabic)
L416 2 zabije sie
PL01 2 (nie chce | nie chcę) (juz)? (zyc | żyć | byc) | mam dosc zycia | chce ze soba skonczyc | (mysle | myślę) o (smierci | samobojstwie) | samobojstwo | wolalbym nie zyc | wolalabym nie zyc
[wellbeing.self_harm]
PL02 2 (tne | kalecze | ranie | okaleczam) sie | samookaleczenie
[home_harm.physical]
PL03 2 (bije | uderzyl | uderzyla | uderza | kopie | kopnal | pobil | dusi | popycha) (mnie | nas | mame) | (mnie | nas | mame) ..1 (bije | uderzyl | uderzyla | uderza | kopie | kopnal | pobil | dusi) | (tata | ojciec | mama | matka | ojczym | wujek | brat) ..2 (mnie)? (bije | uderzyl | uderzyla | uderza | pobil | dusi | krzywdzi) | boje sie (wrocic | isc) do domu | boje sie (taty | ojca | mamy | ojczyma | domu)
[violence.weapon]
PL04 1 (ma | mial | przyniosl | nosi | pokazal | wyciagnal) ..2 (noz | nóż | nozem | pistolet | bron | maczete)
PL05 2 noz | nóż | pistolet | maczeta
[sexual_harm.rape_assault]
PL06 1 zgwalcil | zgwalcila | zgwalcili | zgwalcono | gwalci | zmusil mnie | zmusza mnie
PL07 2 (dotyka | dotykal | dotknal | dotykaja | maca) (mnie | sie) | (mnie) (dotyka | dotykal | dotknal | maca) | molestuje | molestowal | nagie zdjecia
[risk.not_safe_now]
PL08 1 (pomocy | ratunku) | (pomozcie | pomoz) ..1 mi | nie jestem bezpieczn* | jestem w niebezpieczenstwie | grozi mi
[bullying.general]
PL09 3 (przesladuja | wysmiewaja | dokuczaja | wyzywaja) ..1 mnie? | (smieja | nabijaja) sie ze mnie
