### One line for each helpline, under a help card. {$call}, {$text}, {$write}: what comes from the file of helplines.

helpline-childline = Childline, any time: { $call }. It is free and will not show on the bill.
helpline-childline-write = Childline chat: { $write }
helpline-shout = Shout, any time: text { $text }.
helpline-shout-write = Shout, any time: text { $text }.
helpline-papyrus = Papyrus, any time: { $call }.
helpline-papyrus-write = Papyrus: text { $text }.
helpline-nhs111-2 = NHS: call { $call }.
helpline-da-helpline = Help when people hurt each other at home, any time: { $call }.
helpline-report-remove = Report Remove can take pictures down: { $write }
helpline-report-remove-write = Report Remove can take pictures down: { $write }
helpline-sarc-gm = Help for you after rape or a bad touch, any time: { $call }.
helpline-fearless = Tell of a crime. You need not say your name: { $call }.
helpline-fearless-write = Tell of a crime. You need not say your name: { $write }
# For who cannot call: 999 by sign language and by text.
helpline-999-write = In danger now and can't talk? Use 999 in sign language: { $write }. If your phone is signed up for it, text 999.
