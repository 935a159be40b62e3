"""Arabic words of the field and their usual French spelling, for readable names.

Keys are as `vocabularies.fold` leaves them (no marks, hamza seats bare, ة as ه), without the
article. Spellings follow Moroccan usage (ch, ou, j); they are for addresses, not for reading aloud.
"""

#: Words that stand for themselves or join others.
PARTICLES = {
    "في": "fi", "من": "min", "الي": "ila", "علي": "ala", "عن": "an", "مع": "maa", "بين": "bayna",
    "حسب": "hasab", "او": "aw", "ان": "an", "التي": "allati", "الذي": "alladhi",
    "الذين": "alladhina",
    "هذا": "hadha", "هذه": "hadhihi", "ما": "ma", "لا": "la", "كل": "koul", "غير": "ghayr",
    "ذات": "dhat", "ذوي": "dhawi", "نحو": "nahwa", "حول": "hawla", "بعد": "baad", "قبل": "qabl",
    "عبر": "abra", "ضد": "didd", "لدي": "lada", "بدون": "bidoun", "دون": "doun",
}  # fmt: skip

WORDS = {
    # figures and files
    "احصاء": "ihsa", "احصائيات": "ihsaiyat", "معطيات": "mouatayat", "بيانات": "bayanat",
    "سكان": "soukkan", "سكني": "soukna", "ساكنه": "sakina", "عدد": "adad", "نسبه": "nisba",
    "معدل": "mouaddal", "مؤشر": "mouachir", "مؤشرات": "mouachirat", "جدول": "jadwal",
    "سجل": "sijill", "بحث": "baht", "دراسه": "dirasa", "تقرير": "taqrir", "خريطه": "kharita",
    "توزيع": "tawzi", "تطور": "tatawwour", "سنه": "sana", "سنوي": "sanawi", "سنويه": "sanawiya",
    "عام": "aam", "عامه": "aamma", "مسح": "mash", "عينه": "ayyina", "نتائج": "nataij",
    "ارقام": "arqam", "مجموعه": "majmoua", "ملف": "milaff", "لائحه": "laiha", "بنيه": "binya",
    # people
    "مهاجر": "mouhajir", "مهاجره": "mouhajira", "مهاجرين": "mouhajirin", "مهاجرون": "mouhajiroun",
    "مهاجرات": "mouhajirat", "هجره": "hijra", "هجرات": "hijrat", "لاجئ": "laji",
    "لاجئين": "lajiin", "لاجئون": "lajioun", "لاجئات": "lajiat", "لجوء": "loujou",
    "طالبي": "talibi", "نازحون": "nazihoun", "نازحين": "nazihin", "اجنبي": "ajnabi",
    "اجانب": "ajanib", "اجنبيه": "ajnabiya", "مقيم": "mouqim", "مقيمين": "mouqimin",
    "مقيمون": "mouqimoun", "مقيمه": "mouqima", "مغاربه": "maghariba", "مغربي": "maghribi",
    "مغربيه": "maghribiya", "نساء": "nisa", "رجال": "rijal", "اطفال": "atfal", "طفل": "tifl",
    "شباب": "chabab", "اسر": "ousar", "اسره": "ousra", "اشخاص": "achkhas", "شخص": "chakhs",
    "طلبه": "talaba", "تلاميذ": "talamidh", "عمال": "oummal", "عائدين": "aidin",
    "قاصرين": "qasirin", "جاليه": "jaliya", "ضحايا": "dahaya",
    # themes
    "سكن": "sakan", "اسكان": "iskan", "صحه": "sihha", "صحي": "sihhi", "صحيه": "sihhiya",
    "تعليم": "taalim", "تمدرس": "tamadrous", "مدرسه": "madrasa", "مدارس": "madaris",
    "تربيه": "tarbiya", "شغل": "choughl", "تشغيل": "tachghil", "عمل": "amal", "بطاله": "bitala",
    "مهن": "mihan", "تكوين": "takwin", "عوده": "awda", "تحويلات": "tahwilat", "اقامه": "iqama",
    "سندات": "sanadat", "وثائق": "wathaiq", "تسويه": "taswiya", "وضعيه": "wadiya",
    "ادماج": "idmaj", "اندماج": "indimaj", "تمييز": "tamyiz", "حمايه": "himaya",
    "حقوق": "houqouq", "خدمات": "khadamat", "ولوج": "woulouj", "تماسك": "tamasouk",
    "اجتماعي": "ijtimai", "اجتماعيه": "ijtimaiya", "حكامه": "hakama", "سياسات": "siyasat",
    "سياسه": "siyasa", "اتجار": "ittijar", "بشر": "bachar", "عنصريه": "ounsouriya",
    "كراء": "kira", "ايجار": "ijar", "تعمير": "taamir", "تنميه": "tanmiya", "مستدامه": "moustadama",
    "اقتصاد": "iqtisad", "اقتصادي": "iqtisadi", "اقتصاديه": "iqtisadiya", "جنسيه": "jinsiya",
    "جنس": "jins", "سن": "sinn", "ولاده": "wilada", "بلد": "balad", "بلدان": "bouldan",
    "تدفقات": "tadaffouqat", "اعداد": "aadad", "لغه": "lougha", "لغات": "loughat",
    "دروس": "dourous",
    "استقبال": "istiqbal", "توجيه": "tawjih", "مسارات": "masarat",
    # places and institutions
    "رباط": "rabat", "سلا": "sale", "تماره": "temara", "صخيرات": "skhirate", "قنيطره": "kenitra",
    "مغرب": "maghrib", "بيضاء": "bayda", "دار": "dar", "طنجه": "tanger", "فاس": "fes",
    "مراكش": "marrakech", "حسان": "hassan", "سويسي": "souissi", "يوسفيه": "youssoufia",
    "اكدال": "agdal", "رياض": "riyad", "يعقوب": "yacoub", "منصور": "mansour",
    "تواركه": "touarga", "مقاطعه": "mouqataa", "مقاطعات": "mouqataat", "جماعه": "jamaa",
    "عماله": "amala", "اقليم": "iqlim", "جهه": "jiha", "مدينه": "madina", "مدن": "moudoun",
    "حي": "hay", "احياء": "ahya", "مندوبيه": "mandoubiya", "ساميه": "samiya",
    "تخطيط": "takhtit", "وزاره": "wizara", "جمعيه": "jamiya", "جمعيات": "jamiyat",
    "مرصد": "marsad", "مجلس": "majlis", "دوليه": "douwaliya", "منظمه": "mounaddama",
    "افريقيا": "ifriqiya", "جنوب": "janoub", "صحراء": "sahra", "محمد": "mohammed",
    "وطني": "watani", "وطنيه": "wataniya", "محلي": "mahalli", "محليه": "mahalliya",
    "حضري": "hadari", "حضريه": "hadariya", "قانوني": "qanouni", "قانونيه": "qanouniya",
    "نظاميه": "nidamiya",
}  # fmt: skip
