# Urdu, in its own and in Latin letters, first phrases. To be checked by a native speaker.

[wellbeing.suicidal_thoughts]
L426 2 مرنا (چاہتا | چاہتی | چاہت)
UR01 2 جینا نہیں (چاہتا | چاہتی) | خودکشی | خود کشی | (اپنے | خود) آپ? کو (مار | ختم) ..2 | (marna | mar jana) ..1 (chahta | chahti | chahta hoon | chahti hun) | jeena nahi ..1 | khudkushi | khud kushi
[wellbeing.self_harm]
UR02 2 خود کو (کاٹ* | زخمی | نقصان) ..2
[home_harm.physical]
UR03 2 (مجھے | ہمیں | امی کو) ..1 (مارتا | مارتے | مارتی | مارا | پیٹتا | پیٹتے) | (ابو | ابا | امی | بھائی | چچا | والد) ..2 (مارتے | مارتا | مارتی | مارا | پیٹتے) | گھر جانے سے ڈر* | mujhe ..1 (marta | marte | marti | mara | maarta | maarte | maarti) | (abu | abbu | ammi | baba) ..2 (marte | maarte | marta | maarta | marti | maarti) | ghar jane se dar
[violence.weapon]
UR04 1 (چاقو | چھری | بندوق | پستول) ..2 (ہے | لایا | لائے | لے) | (chaku | chaqu | churi | bandook) ..2 (hai | laya)
UR05 2 چاقو | چھری | بندوق | پستول
[sexual_harm.rape_assault]
UR06 1 ریپ | زیادتی | زنا بالجبر | عصمت دری
UR07 2 (مجھے | میرے) ..2 (چھوتا | چھوا | چھوتے | چھو | ہاتھ لگا*) | mujhe ..1 (chua | chuta | chhuta | touch karta | haath lagata)
[risk.not_safe_now]
UR08 1 مدد | بچاؤ | بچاو | (میری)? مدد (کرو | کریں | کیجیے) | محفوظ نہیں | خطرے میں | (meri)? madad (karo | karein | kare) | bachao
[harmful_practice.forced_marriage]
UR09 1 (زبردستی | میری) شادی ..3 | zabardasti ..2 shaadi | meri shadi (kar | karwa) ..2
