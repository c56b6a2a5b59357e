### The PIN pad. Read by adults. It guards the phone and opens no key.

lead-pin-none = You have no PIN. With one, this chat asks for it before it shows a list or a case, and again after { $minutes } quiet minutes. It is tapped on a pad, never typed.
lead-pin-set = You have a PIN. Type /lock to lock this chat now.
lead-button-pin = PIN
lead-button-pin-choose = Choose a PIN
lead-button-pin-change = Change it
lead-button-pin-drop = Take it away
lead-pin-dropped = Your PIN is gone.
# {$dots}: one dot for each digit that was tapped.
lead-pin-pad = PIN: { $dots }
lead-pin-first = A new PIN, 4 to 6 digits, then OK: { $dots }
lead-pin-again = The same once more, then OK: { $dots }
lead-pin-weak = Choose another, 4 to 6 digits: not the same digit over and over, and not in order. { $dots }
lead-pin-differs = That was not the same. From the beginning, a new PIN: { $dots }
lead-pin-chosen = Your PIN is set.
lead-pin-wrong = That is not your PIN. { $dots }
# {$minutes}: how long the pad takes nothing.
lead-pin-wait = Five wrong tries. The pad takes nothing for { $minutes } minutes. Alerts still come, and whoever reads with you can open. If you forgot it, ask the administrator for: heard leads unlock
# To who types while the pad stands. Digits they typed are taken out of the chat.
lead-pin-tap = A PIN is tapped on the pad above, never typed. What you typed was not kept.
lead-pin-open = Unlocked.
lead-locked = Locked. Alerts still come.
lead-lock-needs-pin = There is no PIN to lock with. Choose one first.
lead-button-pin-ok = OK
lead-button-pin-back = ⌫
