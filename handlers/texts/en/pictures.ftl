### Pictures: nothing is downloaded.

picture-ask = We have not looked at it. Is anyone in it undressed, or partly undressed?
picture-deleted = We took it out of this chat. We did not look at it. You are not in trouble. Tell us in words, if you like.
picture-not-taken = Thank you. We can't look at pictures or videos here. Tell us in words what it shows. You can show it to a grown-up you trust.
button-picture-yes = Yes, someone is
button-picture-unsure = Not sure
button-picture-no = No, nobody is
# What the lead reads where the picture was.
picture-mark-yes = [The pupil sent a picture or video and said that someone in it is undressed. It was never downloaded and was deleted from the chat.]
picture-mark-unsure = [The pupil sent a picture or video and was not sure whether someone in it is undressed. It was never downloaded and was deleted from the chat.]
picture-mark-silent = [The pupil sent a picture or video and did not say whether someone in it is undressed. It was never downloaded and was deleted from the chat after ten minutes.]
