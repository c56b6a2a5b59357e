# Portuguese, first phrases. To be checked by a native speaker before anyone relies on them.

[wellbeing.suicidal_thoughts]
L427 2 quero morrer
PT01 2 nao quero (mais)? (viver | estar aqui | existir) | quero me matar | quero matar me | vou me matar | me matar | suicidio | suicidar | nao aguento mais
[wellbeing.self_harm]
PT02 2 me (corto | corte | machuco) | corto me | me cortar
[home_harm.physical]
PT03 2 (me | mim | nos) (bate | batem | bateu | machuca | machucou | agride) | (ele | ela | pai | mae | padrasto | madrasta | irmao | tio) ..2 (bate | bateu | batem) ..1 (me | em mim | em nos | na minha mae) | bate me | medo de (ir (para | pra) casa | voltar | casa | meu pai | minha mae)
[violence.weapon]
PT04 1 (tem | trouxe | tinha | mostrou) ..2 (faca | pistola | arma | facas | revolver)
PT05 2 faca | facas | pistola
[sexual_harm.rape_assault]
PT06 1 (me)? (estuprou | estuprada | estupro | violou | violada | violado) | me (forcou | obrigou) | obrigou me
PT07 2 me (tocou | toca | tocam | apalpou | apalpa) | tocou me | toca me | tocou em mim | fotos (nua | nuas | sem roupa)
[risk.not_safe_now]
PT08 1 (socorro | me (ajude | ajuda | ajudem) | ajude me | ajuda me | preciso de ajuda) | nao estou (segura | seguro) | (estou)? em perigo
[bullying.general]
PT09 3 (gozam | zombam | riem) ..1 (comigo | de mim)
