### The languages a pupil's words may be in, as a lead reads them. Never said to a pupil.

# {$languages}: one or more of the names below.
lead-language = Language: it looks like { $languages }. That is a guess from letters and small words. Use a paid interpreter. Never a pupil, a relative or an online translator.
lead-language-unsure = Language: not sure which. Use a paid interpreter. Never a pupil, a relative or an online translator.

language-arabic-script = Arabic, or another language in Arabic script
language-cyrillic = a language in Cyrillic script
language-devanagari = Hindi, or another language in Devanagari script
language-bengali = Bengali
language-punjabi = Punjabi
language-gujarati = Gujarati
language-tamil = Tamil
language-telugu = Telugu
language-malayalam = Malayalam
language-sinhala = Sinhala
language-thai = Thai
language-georgian = Georgian
language-armenian = Armenian
language-ethiopic = Amharic or Tigrinya
language-hebrew = Hebrew
language-greek = Greek
language-korean = Korean
language-japanese = Japanese
language-chinese = Chinese (Cantonese or Mandarin: ask which)
language-pashto = Pashto
language-kurdish = Kurdish (Sorani or Kurmanji: ask which)
language-urdu = Urdu
language-persian = Persian (Farsi or Dari: ask which)
language-ukrainian = Ukrainian
language-russian = Russian
language-polish = Polish
language-romanian = Romanian
language-turkish = Turkish
language-hungarian = Hungarian
language-vietnamese = Vietnamese
language-portuguese = Portuguese
language-spanish = Spanish
language-german = German
language-urdu-hindi = Urdu, Hindi or Punjabi in Latin letters
language-french = French
language-italian = Italian
language-albanian = Albanian
language-somali = Somali
language-lithuanian = Lithuanian
language-bulgarian = Bulgarian
