# Cantonese and written Chinese, first phrases; every character is a word. To be checked by a native speaker.

[wellbeing.suicidal_thoughts]
L425 2 我想死 | 我要死
YU01 2 想死 | 唔想生存 | 唔想活 | 不想活 | 不想活了 | 唔想再活 | 自殺 | 自杀 | 了結自己 | 死咗好過 | 想自殺 | 結束生命 | 结束生命
[wellbeing.self_harm]
YU02 2 鎅手 | 割手 | 自殘 | 自残 | 傷害自己 | 伤害自己 | 割腕
[home_harm.physical]
YU03 2 打我 | 佢打我 | 虐待 | 虐打 | 打媽媽 | 打妈妈 | 打阿媽 | 掐我 | 踢我 | (驚 | 怕 | 唔敢) 返屋企 | 不敢回家 | 怕回家
[violence.weapon]
YU04 1 (有 | 帶 | 带 | 拎) ..2 (刀 | 槍 | 枪) ..4
YU05 2 刀 | 槍 | 枪 | 斬我 | 砍我
[sexual_harm.rape_assault]
YU06 1 強姦 | 强奸 | 強暴 | 强暴 | 性侵
YU07 2 摸我 | 掂我 | 非禮 | 非礼 | 猥褻 | 猥亵 | 裸照
[risk.not_safe_now]
YU08 1 救命 | 救我 | 幫我 | 帮我 | 幫幫我 | 帮帮我 | 唔安全 | 不安全 | 有危險 | 有危险
[bullying.general]
YU09 3 欺負 | 欺负 | 蝦我 | 取笑我 | 霸凌 | 欺凌
