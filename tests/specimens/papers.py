"""One invented person's papers: a tax notice, and the year of payslips and rent receipts behind it."""

import math
import random
from calendar import monthrange

from sheet import BLUE, GREY, INK, PALE, WHITE, Sheet

MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
NAME = "SPECIMEN Fatou"
STREET, TOWN = "12 rue des Exemples", "99999 VILLE-EXEMPLE"


def euros(amount, decimals=2):
    """1234.5 → « 1 234,50 », with the no-break spaces that French wants."""
    return f"{amount:,.{decimals}f}".replace(",", "\xa0").replace(".", ",")


def whole(amount):
    """Tax is counted in whole euros."""
    return euros(amount, 0)


def salary(month):
    """(hours, hourly rate, gross, deductions, taxable net, net paid) of one invented month of 2024."""
    hours, rate = 130, 11.65 if month < 10 else 11.88
    gross = hours * rate
    deductions = [
        ("Vieillesse plafonnée", gross, 6.90),
        ("Vieillesse déplafonnée", gross, 0.40),
        ("Retraite complémentaire", gross, 4.01),
        ("CSG déductible", gross * 0.9825, 6.80),
        ("CSG et CRDS non déductibles", gross * 0.9825, 2.90),
    ]
    amounts = [round(base * percent / 100, 2) for _, base, percent in deductions]
    return hours, rate, gross, deductions, gross - sum(amounts[:4]), gross - sum(amounts)


def rosette(sheet, centre, radius, petals, colour):
    """Fine interlaced curves, as on paper that is hard to copy."""
    for turn in range(18):
        points = []
        for step in range(361):
            angle = step * math.pi / 180
            reach = radius * (0.66 + 0.34 * math.cos(petals * angle + turn * math.pi / 9))
            points.append((centre[0] + reach * math.cos(angle), centre[1] + reach * math.sin(angle)))
        sheet.line(points, colour, 0.3)


def waves(sheet, top, height, colour):
    for thread in range(12):
        shift, middle = thread * math.pi / 6, top + height / 2
        wave = [(x, math.sin(x / 23 + shift) * math.cos(x / 61 - shift)) for x in range(36, 561, 2)]
        sheet.line([(x, middle + height / 2 * rise) for x, rise in wave], colour, 0.3)


def matrix_code(sheet, x, y, side, modules=26):
    """Looks like a two-dimensional code and says nothing."""
    rng, cell = random.Random("code"), side / modules
    for row in range(modules):
        for column in range(modules):
            border = column == 0 or row == modules - 1 or (row == 0 and column % 2 == 0)
            border = border or (column == modules - 1 and row % 2 == 1)
            inside = 0 < row < modules - 1 and 0 < column < modules - 1
            if border or (inside and rng.random() < 0.5):
                sheet.box(x + column * cell, y + row * cell, cell, cell, INK)


def heading(sheet, y, words):
    sheet.box(36, y - 11, 523, 16, PALE)
    sheet.text(42, y, words, 9.5, True, colour=BLUE)


def tax_notice():
    wages = round(sum(salary(month)[4] for month in range(12)))
    allowance = round(wages * 0.10)
    income = wages - allowance
    childcare, shares = 640, 1.5
    credit = childcare // 2
    year = 2025

    first = Sheet()
    waves(first, 26, 40, (176, 196, 228))
    rosette(first, (297, 500), 190, 7, (222, 230, 243))
    first.text(42, 88, "CENTRE DES IMPÔTS DE DÉMONSTRATION", 10, True, colour=BLUE)
    first.paragraph(42, 101, ["Service des particuliers (fictif)", "1 place du Modèle", TOWN], 8, colour=GREY)
    first.text(553, 92, f"AVIS D’IMPÔT {year}", 20, True, "r", BLUE)
    first.text(553, 108, f"Impôt sur les revenus de l’année {year - 1}", 10.5, align="r")
    first.text(553, 122, "Avis de restitution", 9, True, "r", GREY)

    first.box(36, 150, 232, 118, PALE)
    first.text(46, 166, "Vos références", 10, True, colour=BLUE)
    references = [
        ("Numéro fiscal", "00 00 000 000 000"),
        ("Référence de l’avis", "00 00 0000000 00"),
        ("Numéro FIP", "999 00 00 000000 A"),
        ("Adresse au 1er janvier", "Ville-Exemple"),
        ("Date d’établissement", "15/07/2025"),
        ("Mise en recouvrement", "31/07/2025"),
    ]
    for number, (label, value) in enumerate(references):
        first.row(183 + number * 14.5, [(46, label), (258, value, "r")], 8.5)

    matrix_code(first, 300, 152, 62)
    first.paragraph(376, 196, [f"Mme {NAME}", "Appartement 3", STREET, TOWN], 11, 1.4)

    first.box(36, 292, 523, 64, BLUE)
    first.text(52, 318, "Montant qui vous sera remboursé", 13, True, colour=WHITE)
    first.text(52, 338, "par virement sur votre compte, au plus tard le 1er août 2025", 9, colour=PALE)
    first.text(543, 334, f"{whole(credit)} €", 26, True, "r", WHITE)

    first.paragraph(42, 384, [
        "Madame,",
        "",
        f"Vous avez déclaré vos revenus de l’année {year - 1}. Cet avis présente le calcul de votre impôt.",
        "Votre revenu étant inférieur au seuil d’imposition, vous n’avez aucun impôt à payer.",
        "Un crédit d’impôt pour la garde de votre enfant vous est remboursé.",
    ], 9.5)

    heading(first, 478, "L’essentiel de votre situation")
    summary = [
        ("Situation de famille", "Célibataire"),
        ("Personnes à charge", "1 enfant né en 2021"),
        ("Nombre de parts", euros(shares)),
        ("Revenu brut global", f"{whole(income)} €"),
        ("Revenu fiscal de référence", f"{whole(income)} €"),
        ("Impôt sur les revenus soumis au barème", f"{whole(0)} €"),
        ("Taux de prélèvement à la source à partir de septembre 2025", "0,0 %"),
    ]
    for number, (label, value) in enumerate(summary):
        y = 500 + number * 19
        first.row(y, [(46, label), (549, value, "r")], 9.5, bold="référence" in label)
        first.line([(42, y + 6), (553, y + 6)])

    heading(first, 660, "À quoi sert cet avis ?")
    first.paragraph(46, 680, [
        "Gardez-le : il justifie vos revenus auprès de la caisse d’allocations familiales,",
        "de votre bailleur, de la mairie (cantine, crèche) ou de votre assurance maladie.",
        "Le revenu fiscal de référence et le nombre de parts sont les deux chiffres qu’on vous demandera.",
    ])
    heading(first, 742, "Une question ?")
    first.paragraph(46, 762, [
        "Par téléphone : 00 00 00 00 00, du lundi au vendredi, de 8 h 30 à 18 h.",
        "Sur place : Centre des impôts de démonstration, sur rendez-vous.",
    ])
    first.text(553, 816, "Page 1 sur 2", 8, align="r", colour=GREY)
    first.stamp()

    second = Sheet()
    waves(second, 26, 24, (176, 196, 228))
    rosette(second, (297, 470), 190, 11, (222, 230, 243))
    second.text(42, 74, f"AVIS D’IMPÔT {year} – détail du calcul", 13, True, colour=BLUE)
    second.row(92, [(42, f"Mme {NAME}"), (553, "Numéro fiscal : 00 00 000 000 000", "r")], 9, colour=GREY)

    def table(y, title, columns, rows):
        heading(second, y, title)
        second.row(y + 19, [(440, columns[0], "r"), (549, columns[1], "r")], 8, colour=GREY)
        for number, (label, base, amount) in enumerate(rows):
            line = y + 37 + number * 18
            second.row(line, [(46, label), (440, base, "r"), (549, amount, "r")], 9, bold=label.isupper())
            second.line([(42, line + 6), (553, line + 6)])

    table(122, "Détail des revenus", ("Déclarante", "Total du foyer"), [
        ("Salaires déclarés", whole(wages), whole(wages)),
        ("Déduction de 10 % ou frais réels", "– " + whole(allowance), "– " + whole(allowance)),
        ("Salaires, pensions et rentes nets", whole(income), whole(income)),
        ("REVENU BRUT GLOBAL", "", whole(income)),
        ("Charges déductibles", "", whole(0)),
        ("REVENU IMPOSABLE", "", whole(income)),
    ])
    table(288, "Calcul de l’impôt", ("Base", "Montant"), [
        ("Quotient familial : revenu imposable pour 1,5 part", whole(income / shares), ""),
        ("Tranche jusqu’à 11 497 €, au taux de 0 %", whole(income / shares), whole(0)),
        ("IMPÔT SUR LES REVENUS SOUMIS AU BARÈME", "", whole(0)),
        ("Crédit d’impôt : 50 % des frais de garde d’un enfant", whole(childcare), "– " + whole(credit)),
        ("Prélèvement à la source déjà payé en 2024", "", whole(0)),
        ("MONTANT QUI VOUS EST REMBOURSÉ", "", whole(credit)),
    ])
    table(454, "Informations complémentaires", ("", "Valeur"), [
        ("Revenu fiscal de référence", "", whole(income)),
        ("Plafond d’épargne retraite pour les versements de 2025", "", whole(4637)),
        ("Vos salaires viennent de : Association L’Exemple, 12 mois", "", whole(wages)),
    ])
    heading(second, 582, "Si vous n’êtes pas d’accord")
    second.paragraph(46, 602, [
        "Vous pouvez corriger votre déclaration ou réclamer jusqu’au 31 décembre 2027, sans frais,",
        "par courrier ou au guichet, avec une copie de cet avis et des pièces qui vous donnent raison.",
        "Une personne de confiance, un travailleur social ou un conseiller numérique peut vous aider ;",
        "personne ne doit vous demander votre mot de passe.",
    ])
    heading(second, 682, "Vos données")
    second.paragraph(46, 702, [
        "Ce document a été fabriqué par un programme pour essayer un coffre-fort numérique.",
        "La personne, les numéros, les adresses et le service qui y figurent n’existent pas.",
    ])
    second.text(553, 816, "Page 2 sur 2", 8, align="r", colour=GREY)
    second.stamp()
    return [first, second]


def rent_receipt(month):
    rent, charges = 412.00, 58.00
    sheet = Sheet()
    sheet.text(42, 74, "OFFICE DE L’HABITAT EXEMPLE", 13, True, colour=BLUE)
    sheet.paragraph(42, 90, ["4 allée du Modèle", TOWN], 9.5, colour=GREY)
    sheet.text(553, 80, "QUITTANCE DE LOYER", 19, True, "r")
    sheet.text(553, 98, f"{MONTHS[month].capitalize()} 2024", 12, align="r", colour=GREY)
    sheet.line([(42, 122), (553, 122)], BLUE, 1.4)
    sheet.paragraph(330, 170, [f"Mme {NAME}", "Appartement 3", STREET, TOWN], 11.5, 1.4)
    sheet.paragraph(42, 170, [
        "Locataire n° 000 000",
        f"Quittance n° 2024-{month + 1:02}",
        f"Éditée le 2 {MONTHS[month]} 2024",
    ], 10, 1.5)
    sheet.paragraph(42, 292, [
        f"Nous soussignés, Office de l’Habitat Exemple, reconnaissons avoir reçu de Mme {NAME}",
        f"la somme de {euros(rent + charges)} € en paiement du loyer et des charges du logement situé",
        f"{STREET}, appartement 3, {TOWN}, et lui en donnons quittance.",
    ], 11, 1.55)
    sheet.box(42, 366, 511, 26, BLUE)
    sheet.row(383, [(54, "Désignation"), (541, "Montant en euros", "r")], 11, bold=True, colour=WHITE)
    lines = [("Loyer principal", rent), ("Provision pour charges", charges), ("TOTAL PAYÉ", rent + charges)]
    for number, (label, amount) in enumerate(lines):
        y = 416 + number * 30
        sheet.row(y, [(54, label), (541, euros(amount), "r")], 11.5, bold=label.isupper())
        sheet.line([(42, y + 11), (553, y + 11)])
    sheet.paragraph(42, 540, [
        f"Période du 1er au {monthrange(2024, month + 1)[1]} {MONTHS[month]} 2024.",
        "Cette quittance annule tous les reçus donnés pour la même période.",
        "Elle est à conserver pendant trois ans.",
    ], 10, 1.5, colour=GREY)
    sheet.text(380, 640, "Pour l’Office, le gérant fictif", 10)
    signature = [(t / 10, math.sin(t / 16) * math.exp(-t / 420) + math.sin(t / 7) / 3) for t in range(900)]
    loops = [(396 + t + 26 * math.cos(t / 1.9) * math.exp(-t / 50), 684 - 20 * y - t / 8) for t, y in signature]
    sheet.line(loops, BLUE, 1.2)
    sheet.stamp()
    return sheet


def payslip(month):
    hours, rate, gross, deductions, taxable, paid = salary(month)
    sheet = Sheet()
    sheet.text(42, 74, "ASSOCIATION L’EXEMPLE", 13, True, colour=BLUE)
    employer = ["8 quai de l’Invention", TOWN, "SIRET 000 000 000 00000 – APE 0000Z"]
    sheet.paragraph(42, 90, employer, 9, colour=GREY)
    sheet.text(553, 80, "BULLETIN DE PAIE", 19, True, "r")
    sheet.text(553, 98, f"{MONTHS[month].capitalize()} 2024", 12, align="r", colour=GREY)
    sheet.line([(42, 128), (553, 128)], BLUE, 1.4)
    sheet.paragraph(330, 164, [f"Mme {NAME}", STREET, TOWN], 11.5, 1.4)
    sheet.paragraph(42, 164, [
        "Emploi : agente d’entretien",
        "Contrat à durée indéterminée, temps partiel",
        "N° de sécurité sociale : 0 00 00 00 000 000 00",
    ], 9.5, 1.5)
    columns = (300, 390, 470, 545)

    def row(y, label, *values, **style):
        sheet.row(y, [(50, label)] + [(x, value, "r") for x, value in zip(columns, values)], 10, **style)
        sheet.line([(42, y + 8), (553, y + 8)])

    sheet.box(42, 236, 511, 22, PALE)
    row(251, "Rubrique", "Base", "Taux", "Gain", "Retenue", bold=True, colour=BLUE)
    row(274, "Salaire de base (heures)", euros(hours), euros(rate), euros(gross))
    row(297, "SALAIRE BRUT", "", "", euros(gross), bold=True)
    for number, (label, base, percent) in enumerate(deductions):
        row(326 + number * 23, label, euros(base), f"{euros(percent)} %", "", euros(base * percent / 100))
    row(452, "NET IMPOSABLE", "", "", euros(taxable), bold=True)
    row(475, "Impôt prélevé à la source", euros(taxable), f"{euros(0)} %", "", euros(0))
    sheet.box(42, 506, 511, 40, BLUE)
    sheet.row(531, [(56, "NET PAYÉ"), (541, f"{euros(paid)} €", "r")], 15, bold=True, colour=WHITE)
    sheet.paragraph(42, 574, [
        f"Payé par virement le 28 {MONTHS[month]} 2024.",
        f"Cumul net imposable depuis janvier : {euros(sum(salary(m)[4] for m in range(month + 1)))} €.",
        "Dans votre intérêt, gardez ce bulletin sans limite de durée.",
    ], 10, 1.5, colour=GREY)
    sheet.stamp()
    return sheet
