"""Invented names and places for the demonstration. None is a real person, school or practice."""

from typing import NamedTuple

GIRLS = (
    "Aaliyah", "Abigail", "Aisha", "Amara", "Anya", "Beatrice", "Bethan", "Carys", "Chidinma", "Daisy", "Eilidh",
    "Ella", "Erin", "Fatima", "Freya", "Grace", "Hanna", "Holly", "Imogen", "Isla", "Jasmine", "Keira", "Leila",
    "Lucy", "Maja", "Martha", "Maya", "Mei", "Naomi", "Niamh", "Olivia", "Poppy", "Priya", "Rosa", "Ruby", "Safiya",
    "Sara", "Sofia", "Tamsin", "Thandi", "Willow", "Yasmin", "Zainab", "Zara",
)  # fmt: skip

BOYS = (
    "Adam", "Aidan", "Alfie", "Arjun", "Bilal", "Callum", "Daniel", "Dylan", "Elliot", "Emeka", "Ethan", "Finn",
    "Gabriel", "George", "Harvey", "Hassan", "Ibrahim", "Idris", "Isaac", "Jacob", "Jakub", "Jamal", "Joshua",
    "Kai", "Kwame", "Leo", "Lewis", "Luca", "Mateusz", "Mohammed", "Nathan", "Noah", "Oliver", "Omar", "Oscar",
    "Rhys", "Rohan", "Samuel", "Tariq", "Theo", "Toby", "Tomos", "Yusuf", "Zachary",
)  # fmt: skip

FAMILIES = (
    "Abara", "Adeyemi", "Ahmed", "Akhtar", "Allen", "Appiah", "Baker", "Banerjee", "Barlow", "Begum", "Bennett",
    "Boateng", "Brennan", "Campbell", "Castellanos", "Chowdhury", "Clarke", "Cooper", "Czarnecki", "Davies",
    "Dhillon", "Dunne", "Edwards", "Eze", "Fairclough", "Farah", "Fernandes", "Fletcher", "Gallagher", "Ghosh",
    "Goldberg", "Greenwood", "Gupta", "Hall", "Hargreaves", "Hughes", "Hussain", "Iqbal", "Islam", "Jackson",
    "Jankowska", "Johal", "Jones", "Kamara", "Kaur", "Kelly", "Khalid", "Kowalski", "Lawal", "Lewis", "Liu",
    "Mahmood", "Marsh", "Mensah", "Mistry", "Morgan", "Mwangi", "Nair", "Ncube", "Nowak", "Nguyen", "Obi", "Okafor",
    "Owens", "Parekh", "Patel", "Petrov", "Pritchard", "Quigley", "Rahman", "Rees", "Roberts", "Rossi", "Sandhu",
    "Shah", "Silva", "Singh", "Stubbs", "Suleiman", "Taylor", "Thapa", "Thomas", "Tran", "Turner", "Uddin",
    "Vaughan", "Walker", "Whitehead", "Williams", "Wu", "Yeboah", "Zaman",
)  # fmt: skip

PARENTS = {
    "Mum": ("Alison", "Blessing", "Catrin", "Donna", "Farzana", "Helen", "Karen", "Nadia", "Ngozi", "Rebecca"),
    "Dad": ("Anthony", "Carlos", "David", "Gareth", "Imran", "Kofi", "Marek", "Nasir", "Paul", "Rajesh", "Stephen"),
    "Guardian": ("Angela", "Bernard", "Denise", "Eamon", "Joyce", "Victor"),
    "Other – Grandparent": ("Arthur", "Doreen", "Gurpreet", "Irena", "Patience", "Samuel"),
}


class Trying(NamedTuple):
    """A name that tries the layout, the search or the terminal."""

    given: str
    family: str
    preferred: str = ""


LAYOUT_NAMES = (
    # What looks like markup must be drawn as it stands.
    Trying("Ada [twin]", "Lovelace"),
    Trying("[/b]Max", "Boldwood"),
    Trying("Kit [red]", "Colourman", "[bold]Kit"),
    # Longer than a column, longer than a line.
    Trying("Wilhelmina-Alexandrina", "Featherstonehaugh-Cholmondeley-Marjoribanks"),
    Trying("Maximilian Bartholomew", "Papadimitrakopoulos-Wolstenholme-Ng", "Max"),
    Trying("Bo", "Ng"),
    # Apostrophes of both kinds, hyphens, particles.
    Trying("Niamh", "O’Shaughnessy"),
    Trying("D'Arcy", "O'Neill"),
    Trying("Jean-Luc", "de la Fontaine-Smythe"),
    Trying("Anne-Marie", "ap Rhys", "Annie"),
    # Accents, single and as combining marks.
    Trying("Zoë", "Nuñez-Brânză"),
    Trying("Łukasz", "Żółkiewski", "Luke"),
    Trying("Ame\u0301lie", "Trần Nguye\u0302\u0303n"),
    Trying("Øyvind", "Ðorðarson"),
    # Written from right to left.
    Trying("مريم", "الحسيني", "Maryam"),
    Trying("נועה", "לוי"),
    # Two cells for each letter.
    Trying("欣怡", "王", "Cindy"),
    Trying("さくら", "佐藤"),
    # Known by another name.
    Trying("Alexandra", "Papadopoulos-Georgiou", "Lexi"),
    Trying("Mohammed", "Al-Khalili", "Mo"),
    Trying("Thomas", "Underhill", "Rosie"),
    Trying("Oluwadamilola", "Ogunbanjo", "Dami"),
)

PRIMARIES = ("Mill Brow Primary School", "St Winefride’s Catholic Primary School", "Larkfield Community Primary School")
SECONDARIES = (
    "Harbour View Academy",
    "Thornbridge High School",
    "Queen Ethelburga’s School",
    "Ashworth College",
)
CLINICS = ("Kingsway Health Centre", "Dôl Community Clinic", "Riverside Family Team server")
STREETS = (
    "Mill Lane",
    "Station Road",
    "Chapel Street",
    "Orchard Close",
    "Victoria Terrace",
    "Bridge Street",
    "The Crescent",
)
PRACTICES = ("Larkfield Surgery", "Bridge Street Medical Practice", "The Old Bakery Practice")
OUTWARD = ("M20", "M5", "OL16", "SK4", "WN7", "BL1", "PR25", "BB9")

STAFF = (
    ("sian.rees@example.nhs.uk", "Sian Rees"),
    ("priti.solanki@example.nhs.uk", "Priti Solanki"),
    ("tunde.adewale@example.nhs.uk", "Tunde Adewale"),
    ("maeve.ocallaghan@example.nhs.uk", "Maeve O’Callaghan"),
)
OFFICE = ("pat.okoro@example.nhs.uk", "Pat Okoro")
"""Who runs the invented team’s office."""
