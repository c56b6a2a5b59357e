### What leads and duty officers read about the roads on which alerts come: this chat, e-mail, a command.

# Several reports in one alert, because many came at once. {$urgency} and {$reference} are of the most urgent one.
lead-alert-together =
    { $urgency } · { $setting } · { $reference }

    { $count ->
        [one] A new report.
       *[other] { $count } new reports came close together. This is the most urgent one. For all of them type /cases.
    }

## Mails. The first line is the subject. No name of a school, nothing that was said: mail can be read on its way.

# {$service} the bot's name, {$urgency} P1 to P4, {$reference} six characters.
lead-mail-alert =
    { $service }: { $urgency } { $reference }
    { $urgency } · { $reference }

    There is something to read. Please open your chat with { $service }.

    This mail says nothing more, because mail is not private. Nobody reads replies to it.
# {$code} six digits.
lead-mail-code =
    { $service }: your code
    Your code: { $code }

    Type it in your chat with { $service }, so that we know that alerts reach you here.

    If you did not ask for this, do nothing. Nobody reads replies to this mail.

## The adult's own mail address: part of /me

lead-me-no-mail = Alerts come to this chat only.
# {$address} a mail address, as they typed it.
lead-me-mail-all = Alerts also come by mail to { $address }.
lead-me-mail-danger = Alerts of danger (P1) also come by mail to { $address }.
lead-button-add-mail = Alerts by mail, too
lead-button-mail-all = Mail for every alert
lead-button-mail-danger = Mail for danger only
lead-button-no-mail = No mail
lead-ask-mail = Type your mail address at work. Nobody else sees it. Alerts by mail say only how urgent it is and the reference.
lead-mail-wrong = That is not a mail address. Please type it again, like name@school.example.
lead-mail-sent = A code is on its way to you by mail. Type the six digits here. It holds for 30 minutes.
lead-mail-code-wrong = That is not the code. Please look again.
lead-mail-code-over = That code does not hold any more. Type /me to start again.
