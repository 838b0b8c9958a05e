"""Who the citizen is (核验身份): cards, codes, faces and fingers."""
