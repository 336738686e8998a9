### Les pages d'une personne en français facile. Les règles sont dans web.ftl.

web-paper-waiting = Quelqu'un l'a mis pour vous : oui ou non ?
web-paper-not-shown = Ce papier ne se voit pas ici. Gardez une copie, puis ouvrez-la.
web-deposit-text = Votre aidant a mis ce papier pour vous. Regardez-le. Voulez-vous le garder ?
web-copy-text = La copie reste dans cet ordinateur. D'autres personnes peuvent l'ouvrir. Ce n'est pas votre ordinateur ? Jetez la copie avant de partir.
web-add-file-hint = Des photos, un PDF ou un texte. Pas trop gros : 25 Mo.
web-add-name-hint = Un nom pour le retrouver. Par exemple « Impôts 2026 ». Vous pouvez ne rien écrire.
web-add-busy = Votre papier se range. Attendez…
web-who-number-hint = Demandez ce numéro à votre aidant. Il le voit sur son écran.
web-who-nobody = Personne n'a ce numéro. Demandez-le encore à votre aidant.
web-who-check-text = La personne lit des chiffres sur son écran. Ce sont les mêmes ?
web-which-legend = Choisissez les papiers à montrer. On ne voit pas les autres.
web-long-text = Après, on ne voit plus rien. Vous pouvez arrêter avant.
web-check-text = Vous dites oui à cela
web-given-text = { $name } peut voir ces papiers. C'est tout.
web-given-text-unnamed = Cette personne peut voir ces papiers. C'est tout.
web-given-next-1 = À la date prévue, c'est fini. Vous n'avez rien à faire.
web-given-next-2 = Quelqu'un regarde ? C'est écrit dans « Qui a regardé ».
web-given-next-3 = Vous ne voulez plus ? Allez dans « Qui peut voir ».
web-stop-text = { $name } ne verra plus vos papiers. Mais ce qui est vu est vu.
web-stop-all-text = Plus personne ne verra vos papiers. Vous, vous les verrez toujours.
web-journal-text = Tout est écrit ici. Même quand Écrin a dit non. Personne ne peut effacer en cachette.
