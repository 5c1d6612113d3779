"""What invented households owe, country by country: one line per claim, taken in turn by each file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A typical debt in euros; `unpaid` says how many months ago its first instalment was missed, 0 never."""

    creditor: str
    nature: str
    euros: int
    reference: str
    instalment: int = 0
    rate: str = ""
    unpaid: int = 0
    enforcement: str = "none"
    collector: str = ""
    kept_running: bool = False


def _claims(table: str) -> tuple[Claim, ...]:
    return tuple(_claim([cell.strip() for cell in line.split("|")]) for line in table.strip().splitlines())


def _claim(cells: list[str]) -> Claim:
    creditor, nature, euros, reference, instalment, rate, unpaid, enforcement, *more = cells
    return Claim(
        creditor=creditor, nature=nature, euros=int(euros), reference=reference, instalment=int(instalment or 0),
        rate=rate, unpaid=int(unpaid or 0), enforcement=enforcement or "none",
        collector=more[0] if more and more[0] != "kept" else "", kept_running="kept" in more,
    )  # fmt: skip


COLLECTOR, BAILIFF = "Recouvra Conseil (fictif)", "Étude Dupré, huissier (fictif)"

# creditor | nature | euros | reference | instalment | rate | months unpaid | enforcement | collector, or kept running
CLAIMS: dict[str, tuple[Claim, ...]] = {
    "lu": _claims(f"""
        Immobilière des Tilleuls (fictive) | rent_arrears | 3240 | Bail 2021/117 | | | 5 | formal_notice
        Spuerkeess | consumer_loan | 11850 | PP-4471-20 | 265 | 6.9 | 7 | reminder
        Enovos Luxembourg | energy_arrears | 780 | CL 70 114 902 | | | 9 | formal_notice
        Administration des contributions directes | tax | 2410 | 1985 0412 | | | 14 | formal_notice
        BGL BNP Paribas | overdraft | 3950 | CC 0030-77 | | 11.5 | 4 | reminder
        POST Luxembourg | telecom | 412 | TEL-882014 | | | 11 | collection | {COLLECTOR}
        Centre hospitalier Emile Mayrisch | health_bill | 268 | F-2026-55120 | | | 8 | reminder
        ING Luxembourg | car_loan | 8700 | AUTO-33871 | 240 | 4.25 | | none | kept
        Foyer Assurances | insurance | 534 | POL 7.114.220 | | | 10 | reminder
        Banque Internationale à Luxembourg | consumer_loan | 6240 | PERSO-90114 | 155 | 7.4 | 6 | court
        Caisse pour l'avenir des enfants | benefit_overpayment | 1120 | CAE-TP-3312 | 50 | | | none
        Meubles Belair (fictif) | other | 2180 | CMD 50721 | 90 | 9.9 | 13 | collection | {COLLECTOR}
        Garage du Pont (fictif) | other | 1365 | FAC 2023-418 | | | 34 | judgment | {BAILIFF}
        Orange Luxembourg | telecom | 655 | 4-1120-7781 | | | 78 | reminder
        Monsieur Antoine Exemple (fictif) | family_loan | 2500 | | 100 | | | none
        Fonds du logement | rent_arrears | 1890 | FDL 22-871 | | | 3 | reminder
        Centre commun de la sécurité sociale | social_contributions | 4820 | 1975 1103 | | | 18 | formal_notice
        Cabinet dentaire Sourire (fictif) | health_bill | 940 | PAT 1042 | | | 130 | reminder
        Ville de Luxembourg | fine | 147 | AV-2026-90 | | | 6 | reminder
        Banque Raiffeisen | revolving | 4385 | VISA 4418 | 130 | 13.9 | 5 | formal_notice
        École de musique Crescendo (fictive) | school_fees | 320 | ELV 77 | | | 7 | none
        Sudenergie | energy_arrears | 610 | 22-774-1 | | | 4 | eviction
        PayPal Europe | other | 289 | PP-88-120 | | | 12 | collection | {COLLECTOR}
        Administration de l'enregistrement, des domaines et de la TVA | tax | 3675 | LU 000 114 | | | 26 | seizure
    """),
    "fr": _claims(f"""
        Immobilière des Tilleuls (fictive) | rent_arrears | 2980 | Bail 118-B | | | 5 | formal_notice
        BNP Paribas Personal Finance | revolving | 6420 | 4200 118 774 | 165 | 19.8 | 6 | formal_notice
        Cofidis | revolving | 4812 | COF 7714-02 | 120 | 20.4 | 5 | reminder
        EDF | energy_arrears | 845 | 6 007 411 220 | | | 7 | formal_notice
        Direction générale des finances publiques | tax | 1380 | 57 0114 882 | | | 9 | formal_notice
        Crédit mutuel | overdraft | 2150 | 00020114 | | 15.2 | 4 | reminder
        SFR | telecom | 366 | 1-77120-4 | | | 8 | collection | {COLLECTOR}
        Caisse d'allocations familiales | benefit_overpayment | 1240 | 0114772 R | 60 | | | none
        DIAC | car_loan | 9200 | D 4471 88 | 225 | 5.4 | | none | kept
        CA Consumer Finance | consumer_loan | 8940 | 816 4471 | 210 | 6.8 | 10 | collection | {COLLECTOR}
        Carrefour Banque | revolving | 2275 | PASS 88 | 75 | 19.1 | 31 | court
        Veolia Eau | water | 410 | 2214-77 | | | 9 | reminder
        Amendes, Trésorerie du contrôle automatisé | fine | 375 | 6611 4471 0 | | | 12 | seizure
        Monsieur Antoine Exemple (fictif) | family_loan | 1800 | | 100 | | | none
        Free | telecom | 214 | FBX-77104 | | | 27 | collection | {COLLECTOR}
        Oney Bank | revolving | 1690 | ON 4471-1 | 60 | 18.9 | 4 | reminder
        Garage du Pont (fictif) | other | 1120 | FAC 2022-118 | | | 40 | judgment | {BAILIFF}
        Urssaf | social_contributions | 5240 | 417 0114 | | | 15 | formal_notice
        Caisse primaire d'assurance maladie | benefit_overpayment | 680 | CPAM 88 | 40 | | | none
        Cabinet dentaire Sourire (fictif) | health_bill | 730 | PAT 2210 | | | 29 | reminder
    """),
    "be": _claims(f"""
        Immobilière des Tilleuls (fictive) | rent_arrears | 2760 | Bail 44/2 | | | 5 | court
        Cofidis Belgique | revolving | 4310 | 771-4471-02 | 115 | 14.5 | 6 | formal_notice
        Engie Electrabel | energy_arrears | 1240 | 4471 882 110 | | | 8 | formal_notice
        SPF Finances | tax | 2180 | 114.771.882 | | | 10 | formal_notice
        Belfius Banque | overdraft | 1950 | CC 068-77 | | 9.9 | 4 | reminder
        Proximus | telecom | 486 | 6 114 771 | | | 9 | collection | {COLLECTOR}
        Solidaris | health_bill | 330 | MUT 114-8 | | | 11 | reminder
        Santander Consumer Finance | car_loan | 7850 | S-4471-88 | 195 | 4.9 | | none | kept
        Alpha Credit | consumer_loan | 9640 | AC 771-20 | 220 | 8.4 | 7 | collection | {COLLECTOR}
        Beobank | revolving | 2890 | BB 4418 | 85 | 14.5 | 5 | formal_notice
        SPF Finances, amendes pénales | fine | 412 | AP-2026-114 | | | 7 | seizure
        Ethias | insurance | 395 | 45.114.771 | | | 12 | reminder
        Société wallonne des eaux | water | 620 | 771-4471 | | | 10 | formal_notice
        Telenet | telecom | 298 | TN 114 | | | 66 | collection | {COLLECTOR}
        Monsieur Antoine Exemple (fictif) | family_loan | 1500 | | 75 | | | none
        Liantis | social_contributions | 3940 | L 4471 | | | 16 | judgment | {BAILIFF}
        Garage du Pont (fictif) | other | 980 | FAC 2021-44 | | | 20 | reminder
        Buy Way | revolving | 1475 | BW 771 | 55 | 14.5 | 3 | none
        Service des créances alimentaires | maintenance_arrears | 1860 | SECAL 114 | | | 8 | formal_notice
        Luminus | energy_arrears | 540 | 44 71 88 | | | 63 | collection | {COLLECTOR}
    """),
}
MORTGAGE = {
    "lu": Claim(
        creditor="Spuerkeess", nature="mortgage", euros=284000, reference="HYP-2014-118", instalment=1610,
        rate="3.15", kept_running=True,
    ),
    "fr": Claim(
        creditor="Crédit agricole", nature="mortgage", euros=196000, reference="IMMO 4471-8", instalment=1480,
        rate="2.1", kept_running=True,
    ),
    "be": Claim(
        creditor="KBC", nature="mortgage", euros=214000, reference="HYP 771-44", instalment=1520, rate="2.6",
        kept_running=True,
    ),
}  # fmt: skip


def claims_for(country: str, number: int, count: int, *, owners: bool) -> list[tuple[int, Claim]]:
    """So many claims for the file with this number, each with its round; the mortgage of owners comes first."""
    table = [claim for claim in CLAIMS[country] if not (owners and claim.nature == "rent_arrears")]
    chosen = [(0, MORTGAGE[country])] if owners else []
    places = range(number * 5, number * 5 + count - len(chosen))
    return chosen + [((place - number * 5) // len(table), table[place % len(table)]) for place in places]
