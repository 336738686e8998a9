### La fin d'un coffre, et ce qui l'empêche de finir.

erase-warning =
    Effacer votre coffre, c'est perdre vos papiers pour toujours.
    Prenez d'abord ce que vous voulez garder : ecrin export --out coffre.zip
    Et les reçus, qui restent valables ensuite : ecrin erase --receipts recus.zip
ask-erase = Pour effacer, tapez EFFACER. Le mot de passe vous sera demandé ensuite.
ask-erase-other = Ce coffre sera perdu pour toujours. Pour l'effacer, tapez EFFACER.
erase-word = EFFACER
erased =
    Votre coffre est effacé : { $documents } papier(s), { $mandates } accès fermé(s), { $openings } ligne(s) de journal.
    Il ne reste rien de vous ici. Ce que d'autres ont déjà vu, ils l'ont vu.
erased-other = Le coffre est effacé : { $documents } papier(s), { $mandates } accès fermé(s), { $openings } ligne(s) de journal.
account-unlocked = Le compte est de nouveau ouvert. La personne entre avec son mot de passe.
hold-placed = Gel posé jusqu'à { $until }. La personne le voit dans son journal.
hold-lifted = Gel levé.
hold-holds = en cours
hold-over = terminé
no-holds = Aucun gel.

notice-vault-unused = Vous n'avez pas ouvert votre coffre depuis longtemps. Sans visite, il sera fermé ({ $due }). Vos papiers y restent.
notice-vault-unused-there = Un coffre que vous avez ouvert avec { $who } ne sert plus. Sans visite, la suite arrivera : { $due }. Si vous croisez la personne, parlez-lui-en.
notice-vault-locked = Votre coffre est fermé, car personne ne l'a ouvert pendant un an. Un aidant peut le rouvrir avec vous. Sinon il sera détruit, pas avant : { $due }.
notice-account-unused = Vous n'avez pas utilisé votre compte depuis cinq mois. Sans visite, il sera désactivé : { $due }.
notice-account-unlocked = { $who } a rouvert votre compte avec vous.
notice-vault-erased = Une personne dont vous aviez un mandat a effacé son coffre. Le mandat est fini et ses papiers n'existent plus ici.
notice-service-closing = Le service va fermer : { $due }. Après, plus rien de nouveau n'entre. Vous aurez encore douze mois pour reprendre vos papiers : ecrin export
notice-service-closed = Le service est fermé : plus rien de nouveau n'entre. Vous pouvez reprendre vos papiers, avant : { $due } (ecrin export)
notice-service-ending = Dernier rappel. Ensuite, vos papiers seront détruits ici : { $due }. Reprenez-les : ecrin export
service-will-close = Le service ferme : { $closes }. Vos papiers pourront être repris jusque-là, puis encore pendant un an.
service-is-closed = Le service est fermé. Reprenez vos papiers avant : { $ends } (ecrin export)
notice-service-stays = Le service ne ferme pas.

error-vault-erased = Ce coffre a été effacé. Il n'en reste rien, et personne ne peut le faire revenir.
error-vault-locked = Ce coffre est fermé, car personne ne l'a ouvert pendant un an. Les papiers sont toujours là. Allez voir un aidant : il le rouvrira avec vous (ecrin unlock).
error-account-dormant = Ce compte est désactivé, car personne ne l'a utilisé pendant six mois. Demandez à un référent de le rouvrir : ecrin unlock
error-legal-hold = Un gel légal empêche d'effacer ceci. L'administrateur peut vous dire jusqu'à quand.
error-login-too-old = Connectez-vous de nouveau avant : ceci est définitif.
error-service-closed = Le service est fermé : on peut reprendre ses papiers, mais plus rien y déposer ni accorder.

finding-statement = ce que le journal dit de lui-même n'est pas ce qui a été inscrit
finding-erased-unsaid = des évènements ne peuvent plus être lus sans que le journal l'ait annoncé
audit-pruned = { $count ->
    [one] Une inscription a été élaguée au bout de sa durée.
   *[other] { $count } inscriptions ont été élaguées au bout de leur durée.
}

help-erase = Effacer son coffre, pour toujours
help-erase-receipts = D'abord, écrire tous les reçus dans ce fichier
help-erase-yes = Ne pas poser la première question
help-erase-account = Pour l'administrateur : le coffre de qui
help-erase-ground = Pour l'administrateur : pourquoi (request, death, authority)
help-unlock = Rouvrir un compte inutilisé, en présence de la personne
help-unlock-account = Quel compte, en entier
help-hold = Les gels légaux
help-hold-place = Poser un gel : rien n'est effacé tant qu'il dure
help-hold-place-account = Sur le coffre de qui
help-hold-place-mandate = Sur quel mandat
help-hold-place-days = Pour combien de jours, 365 au plus
help-hold-place-reference = La référence de la demande, en capitales et chiffres ; jamais un nom
help-hold-list = Lister les gels
help-hold-lift = Lever un gel avant sa fin
help-hold-lift-id = Lequel

did-vault-erased = { $who } a effacé un coffre sur demande
you-vault-erased = Vous avez effacé un coffre
act-vault-erased = effacer ce coffre
did-account-inactivity-noticed = Le service a prévenu que le compte ne sert plus{ $about }
you-account-inactivity-noticed = Le service vous a prévenu que votre compte ne sert plus
act-account-inactivity-noticed = prévenir que le compte ne sert plus
did-account-locked = Le service a fermé un compte inutilisé{ $about }
you-account-locked = Le service a fermé votre compte inutilisé
act-account-locked = fermer un compte inutilisé
did-account-unlocked = { $who } a rouvert un compte inutilisé{ $about }
you-account-unlocked = Vous avez rouvert un compte inutilisé{ $about }
act-account-unlocked = rouvrir un compte inutilisé{ $about }
did-hold-placed = { $who } a posé un gel légal{ $about }
you-hold-placed = Vous avez posé un gel légal{ $about }
act-hold-placed = poser un gel légal{ $about }
did-hold-lifted = { $who } a levé un gel légal{ $about }
you-hold-lifted = Vous avez levé un gel légal{ $about }
act-hold-lifted = lever un gel légal{ $about }
did-instance-closing = La fermeture du service a été annoncée
you-instance-closing = La fermeture du service a été annoncée
act-instance-closing = annoncer la fermeture du service
did-instance-closure-withdrawn = La fermeture du service a été annulée
you-instance-closure-withdrawn = La fermeture du service a été annulée
act-instance-closure-withdrawn = annuler la fermeture du service
help-erase-approval = L'accord d'un second administrateur, pour ceci exactement
help-erase-ask = Demander cet accord
help-hold-place-approval = L'accord d'un second administrateur, pour ceci exactement
help-hold-place-ask = Demander cet accord
did-instance-closed = Le service est fermé : plus rien de nouveau n'entre
you-instance-closed = Le service est fermé : plus rien de nouveau n'entre
act-instance-closed = fermer le service
did-instance-end-told = Le service a rappelé une dernière fois de reprendre les papiers
you-instance-end-told = Le service a rappelé une dernière fois de reprendre les papiers
act-instance-end-told = rappeler de reprendre les papiers
