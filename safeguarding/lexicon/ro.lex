# Romanian, first phrases. To be checked by a native speaker before anyone relies on them.

[wellbeing.suicidal_thoughts]
L417 2 vreau sa mor
L418 2 ma omor
RO01 2 nu (mai)? vreau sa (mai)? (traiesc | fiu) | vreau sa ma (omor | sinucid) | ma sinucid | sinucidere | (mi as | as vrea sa) dori? (moartea | mor)
[wellbeing.self_harm]
RO02 2 ma tai | ma ranesc | imi fac rau
[home_harm.physical]
RO03 2 ma (bate | loveste | bat | lovesc | stranguleaza) | ne bate | m a (batut | lovit) | ma batut | (tata | tatal | mama | fratele | unchiul | vitreg) ..3 (bate | batut | loveste | lovit) | mi e (frica | teama) ..2 (acasa | de tata | de mama) | o bate pe mama
[violence.weapon]
RO04 1 (are | avea | adus | scos | aratat) ..2 (cutit | cutitul | pistol | macheta | arma)
RO05 2 cutit | cutitul | pistol
[sexual_harm.rape_assault]
RO06 1 violat | violata | violeaza | viol | m a fortat | ma fortat
RO07 2 ma (atinge | pipaie) | m a (atins | pipait) | ma (atins | pipait) | poze (nud | goale | fara haine)
[risk.not_safe_now]
RO08 1 ajutor | ajuta ma | ajutati ma | ajutama | nu (sunt | ma simt) in siguranta | sunt in pericol
[bullying.general]
RO09 3 (rad | rade | rid) de mine | ma (jignesc | hartuiesc | insulta)
