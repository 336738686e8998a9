### Le résumé d'une année.

summary-title = Votre coffre en { $year }
summary-views =
    { $count ->
        [one] { $who } a consulté vos papiers 1 fois.
       *[other] { $who } a consulté vos papiers { $count } fois.
    }
summary-no-views = Personne n'a consulté vos papiers.
summary-given =
    { $count ->
        [0] Vous n'avez donné aucun mandat.
        [one] Vous avez donné 1 mandat.
       *[other] Vous avez donné { $count } mandats.
    }
summary-ended =
    { $count ->
        [0] Aucun mandat n'a pris fin.
        [one] 1 mandat a pris fin.
       *[other] { $count } mandats ont pris fin.
    }
summary-refused =
    { $count ->
        [0] Aucun essai n'a été refusé.
        [one] 1 essai a été refusé.
       *[other] { $count } essais ont été refusés.
    }
summary-deposits =
    { $count ->
        [0] Personne n'a déposé de papier pour vous.
        [one] 1 papier a été déposé pour vous.
       *[other] { $count } papiers ont été déposés pour vous.
    }
