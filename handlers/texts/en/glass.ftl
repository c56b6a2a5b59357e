### Breaking the glass: two adults of different bodies see the return address, to save somebody from serious harm.

lead-button-glass = Return address
lead-button-glass-yes = Confirm
lead-button-glass-no = No
# {$minutes}: within which the second must confirm.
lead-glass-why =
    { $minutes ->
        [one] { $reference }: only to save somebody from serious harm, or where a court says so. You would see the number of the Telegram account that wrote, once. It takes a second person of the other body, the council's or the school's, within 1 minute. All who read this and the data protection officer are told.
       *[other] { $reference }: only to save somebody from serious harm, or where a court says so. You would see the number of the Telegram account that wrote, once. It takes a second person of the other body, the council's or the school's, within { $minutes } minutes. All who read this and the data protection officer are told.
    }

    Someone in danger now: 999 first. The police can ask Telegram.

    Type your reason. It stays in the case, and whoever confirms reads it.
lead-glass-reason = Give a reason of { $fewest } to { $most } letters.
lead-glass-off = { $reference }: the return address cannot be opened. The child was told so, or there is none any more.
lead-glass-nobody = { $reference }: nobody of the other body who may confirm can be reached.
lead-glass-asked =
    { $minutes ->
        [one] { $reference }: asked. Without an answer within 1 minute nothing is shown.
       *[other] { $reference }: asked. Without an answer within { $minutes } minutes nothing is shown.
    }
# {$role} of who asks.
lead-glass-confirm =
    { $reference }: the { $role } asks to open the return address of the child who told.

    Their reason: { $reason }

    Confirm only to save somebody from serious harm, or where a court says so. Speak with them first.
lead-glass-late = { $reference }: too late. Nothing was shown. They can ask again.
lead-glass-refused = { $reference }: nothing was shown.
lead-glass-gone = { $reference }: there is no return address any more. Nothing was shown.
lead-glass-done = { $reference }: confirmed. The number was shown, once, to who asked.
# {$number} of the Telegram account.
lead-glass-shown =
    { $minutes ->
        [one] { $reference }: the Telegram account that wrote has the number { $number }. That is all there is here: no name, no telephone number. Telegram answers to the police. This message is removed after 1 minute.
       *[other] { $reference }: the Telegram account that wrote has the number { $number }. That is all there is here: no name, no telephone number. Telegram answers to the police. This message is removed after { $minutes } minutes.
    }
# {$role} asked, {$other} confirmed.
lead-glass-told = { $reference }: the return address was opened. Asked by the { $role }, confirmed by the { $other }.
lead-entry-glass = Return address, { $who }, { $when }:
# {$reason} in the words of who asks.
lead-glass-entry-asked = Asked to open it: { $reason }
lead-glass-entry-opened = Confirmed. The number of the account was shown once.
